package org.constraineddiffusion.host.imagej1;

import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.Opener;
import ij.macro.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries the plugin from the project's folder, without installing it. Without arguments: ImageJ with the sample image and a
 * selection on it, ready to fill. With {@code -batch FILE [ARGUMENT]}: runs a macro headless, and fails if it aborts.
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
        } else if (arguments[0].equals("-batch") && arguments.length >= 2) {
            System.setProperty("java.awt.headless", "true");
            DevelopmentMenu.install();
            runMacro(Path.of(arguments[1]), arguments.length > 2 ? arguments[2] : "");
        } else {
            throw new IllegalArgumentException("Give no arguments, or -batch and the file of a macro.");
        }
    }

    private static void runMacro(Path file, String argument) {
        Interpreter interpreter = new Interpreter();
        try {
            interpreter.run(Files.readString(file), argument);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (interpreter.wasError()) {
            throw new IllegalStateException(file + ": " + interpreter.getErrorMessage());
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
