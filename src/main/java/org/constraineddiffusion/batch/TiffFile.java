package org.constraineddiffusion.batch;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.io.FileSaver;
import ij.io.Opener;
import java.awt.HeadlessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/** Images as files. */
final class TiffFile {

    private TiffFile() {
    }

    /** @throws InputException if ImageJ cannot open it */
    static ImagePlus open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("There is no file '" + UserText.shown(file.toString()) + "'.");
        }
        ImagePlus image = withoutDialogs(() -> opened(file));
        if (image == null || image.getWidth() == 0 || image.getProcessor() == null) {
            throw new InputException("'" + UserText.shown(file.getFileName().toString()) + "' is no image that ImageJ can open.");
        }
        return image;
    }

    /** Null if ImageJ cannot open it, which within a macro it says by a dialog, or an exception that would end the macro. */
    private static ImagePlus opened(Path file) {
        try {
            return new Opener().openImage(file.toString());
        } catch (RuntimeException refused) {
            if (refused instanceof HeadlessException || Macro.MACRO_CANCELED.equals(refused.getMessage())) {
                return null;
            }
            throw refused;
        }
    }

    /** Writes a TIFF with the image's info. */
    static void write(ImagePlus image, Path file) throws IOException {
        boolean written = withoutDialogs(() -> new FileSaver(image).saveAsTiff(file.toString()));
        if (!written) {
            throw new IOException("The result could not be written to '" + file.getParent() + "': is there space, and may you write there?");
        }
    }

    private static <T> T withoutDialogs(Supplier<T> work) {
        boolean before = IJ.redirectingErrorMessages();
        IJ.redirectErrorMessages(true);
        try {
            return work.get();
        } finally {
            IJ.redirectErrorMessages(before);
        }
    }
}
