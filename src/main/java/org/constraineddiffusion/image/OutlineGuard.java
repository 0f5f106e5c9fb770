/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import ij.CommandListener;
import ij.Executer;
import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.Set;

/**
 * Takes the outline of generated pixels off a result before ImageJ's menu saves it in a format into whose pixels it draws overlays. A TIFF
 * keeps overlays beside the pixels.
 */
public final class OutlineGuard implements CommandListener {

    private static final Set<String> DRAWING = Set.of("Gif...", "Jpeg...", "BMP...", "PNG...", "PGM...", "Image Sequence... ", "AVI... ");

    private static boolean listens;

    /** Outlines generated pixels, as {@link GeneratedPixels#outline} does, and begins to listen. */
    public static synchronized void outline(ImagePlus result, ImagePlus generated) {
        GeneratedPixels.outline(result, generated);
        if (!listens) {
            Executer.addCommandListener(new OutlineGuard());
            listens = true;
        }
    }

    @Override
    public String commandExecuting(String command) {
        ImagePlus image = WindowManager.getCurrentImage();
        if (image != null && DRAWING.contains(command) && GeneratedPixels.removeOutline(image)) {
            IJ.showStatus("The outline of generated pixels was taken off: it would be drawn into the file.");
        }
        return command;
    }
}
