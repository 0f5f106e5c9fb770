/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.io.Opener;
import java.io.IOException;
import java.lang.reflect.Field;
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
        ImagePlus image = withoutDialogs(() -> new Opener().openImage(file.toString()));
        if (image == null || image.getWidth() == 0 || image.getProcessor() == null) {
            throw new InputException("'" + UserText.shown(file.getFileName().toString()) + "' is no image that ImageJ can open.");
        }
        return image;
    }

    /** Writes a TIFF with the image's info. */
    static void write(ImagePlus image, Path file) throws IOException {
        boolean written = withoutDialogs(() -> new FileSaver(image).saveAsTiff(file.toString()));
        if (!written) {
            throw new IOException("The result could not be written to '" + file.getParent() + "': is there space, and may you write there?");
        }
    }

    /**
     * Has ImageJ log its errors. While a macro calls a command, ImageJ ends the macro at the first error, in front of a dialog, unless it does not know
     * of the macro; it is only there that it keeps it.
     */
    private static <T> T withoutDialogs(Supplier<T> work) {
        boolean before = IJ.redirectingErrorMessages();
        Object macro = exchangeMacro(null);
        IJ.redirectErrorMessages(true);
        try {
            return work.get();
        } finally {
            IJ.redirectErrorMessages(before);
            exchangeMacro(macro);
        }
    }

    private static Object exchangeMacro(Object other) {
        try {
            Field known = IJ.class.getDeclaredField("macroInterpreter");
            known.setAccessible(true);
            Object before = known.get(null);
            known.set(null, other);
            return before;
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            return null; // an error then ends the macro
        }
    }
}
