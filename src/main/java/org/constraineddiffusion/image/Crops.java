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

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.awt.Rectangle;

/** Small parts of images, for previews: copies of what is shown, in its colours. */
public final class Crops {

    private Crops() {
    }

    /** A square around the selection's middle, or else that of what the window shows, or else that of the image. */
    public static Rectangle middle(ImagePlus image, int side) {
        Roi roi = image.getRoi();
        Rectangle shown = roi != null ? roi.getBounds() : image.getCanvas() != null ? image.getCanvas().getSrcRect()
                : new Rectangle(image.getWidth(), image.getHeight());
        return around(image, shown.x + shown.width / 2, shown.y + shown.height / 2, side);
    }

    /** A square around a point, moved into the image, and no larger than it. */
    public static Rectangle around(ImagePlus image, int x, int y, int side) {
        int width = Math.min(side, image.getWidth());
        int height = Math.min(side, image.getHeight());
        int left = Math.max(0, Math.min(x - width / 2, image.getWidth() - width));
        int top = Math.max(0, Math.min(y - height / 2, image.getHeight() - height));
        return new Rectangle(left, top, width, height);
    }

    /** A part of the plane that is shown. */
    public static ImagePlus plane(ImagePlus image, Rectangle part) {
        return like(image, new ImagePlus(image.getTitle(), part(image.getStack().getProcessor(image.getCurrentSlice()), part)));
    }

    /** A part of slices along z of the channel and frame that are shown, at most so many, with the one that is shown in their middle. */
    public static ImagePlus slices(ImagePlus image, Rectangle part, int most) {
        int count = Math.min(most, image.getNSlices());
        int first = Math.max(1, Math.min(image.getZ() - count / 2, image.getNSlices() - count + 1));
        ImageStack slices = new ImageStack(part.width, part.height);
        for (int z = first; z < first + count; z++) {
            slices.addSlice(part(image.getStack().getProcessor(image.getStackIndex(image.getC(), z, image.getT())), part));
        }
        return like(image, new ImagePlus(image.getTitle(), slices));
    }

    /** The middle slice [x, z] of a stack. */
    public static ImagePlus sliceXz(ImagePlus stack) {
        ImageProcessor slice = stack.getProcessor().createProcessor(stack.getWidth(), stack.getStackSize());
        for (int z = 0; z < stack.getStackSize(); z++) {
            ImageProcessor plane = stack.getStack().getProcessor(z + 1);
            plane.setRoi(0, stack.getHeight() / 2, stack.getWidth(), 1);
            slice.insert(plane.crop(), 0, z);
        }
        ImagePlus result = new ImagePlus(stack.getTitle(), slice);
        if (result.getBitDepth() != 24) {
            slice.setColorModel(stack.getProcessor().getColorModel());
            result.setDisplayRange(stack.getDisplayRangeMin(), stack.getDisplayRangeMax());
        }
        return result;
    }

    private static ImageProcessor part(ImageProcessor plane, Rectangle part) {
        plane.setRoi(part);
        return plane.crop();
    }

    private static ImagePlus like(ImagePlus image, ImagePlus crop) {
        crop.setCalibration(image.getCalibration());
        if (image.getBitDepth() != 24) {
            crop.getProcessor().setColorModel(image instanceof CompositeImage composite && composite.getMode() != CompositeImage.GRAYSCALE
                    ? composite.getChannelLut(image.getC()) : image.getProcessor().getColorModel());
            crop.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        }
        return crop;
    }
}
