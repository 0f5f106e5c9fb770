package org.constraineddiffusion.host.imagej1;

import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Tries the plugin from the project's folder, without installing it. Without arguments: ImageJ with the sample image and a
 * selection on it, ready to fill. With {@code -batch FILE [ARGUMENT]}: runs a macro by {@link MacroRunner}.
 */
public final class Demo {

    private Demo() {
    }

    /** @param arguments none, or {@code -batch}, a macro's file and, if wanted, an argument for it */
    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            new ImageJ();
            DevelopmentMenu.install();
            sample().show();
        } else if (arguments[0].equals("-batch")) {
            MacroRunner.main(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else {
            throw new IllegalArgumentException("Give no arguments, or -batch and the file of a macro.");
        }
    }

    /** The sample image with a scratch marked on it. */
    private static ImagePlus sample() {
        try (InputStream stream = Demo.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus image = new Opener().openTiff(stream, "nuclei.tif");
            image.resetDisplayRange();
            float[] x = {96, 130, 158, 190, 226, 262, 258, 222, 186, 152, 124, 92};
            float[] y = {112, 100, 118, 122, 140, 150, 164, 156, 138, 132, 116, 126};
            image.setRoi(new PolygonRoi(x, y, Roi.POLYGON));
            return image;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
