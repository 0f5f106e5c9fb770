package org.constraineddiffusion.image;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

/** Masks from what a user marks: a selection of any kind, or an image. */
public final class Masks {

    private Masks() {
    }

    /**
     * The part of a selection that lies on the image: the inside of an area, a line with its width, single points, the
     * rectangle of a text.
     *
     * @throws InputException if there is no selection, or if none of it lies on the image
     */
    public static Mask ofSelection(ImagePlus image) {
        Roi roi = image.getRoi();
        if (roi == null) {
            throw new InputException("The image '" + image.getTitle() + "' has no selection: mark the region to fill with any "
                    + "selection tool, or name an image that holds the mask (key mask, nonzero = fill).");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        if (!roi.isLine() && !roi.getBounds().intersects(0, 0, width, height)) {
            throw outside(image);
        }
        ByteProcessor drawn = new ByteProcessor(width, height);
        drawn.setColor(255);
        drawn.fill(roi);
        Mask mask = Mask.of(width, height, (x, y) -> drawn.get(x, y) != 0);
        if (mask.isEmpty()) {
            throw outside(image);
        }
        return checked(mask, "The selection on '" + image.getTitle() + "'");
    }

    private static InputException outside(ImagePlus image) {
        return new InputException("The selection on '" + image.getTitle() + "' holds no pixel of the image: mark at least one.");
    }

    /**
     * The nonzero pixels of a plane of a mask image. NaN counts as zero.
     *
     * @param slice the mask's plane, from 1
     * @throws InputException if the sizes differ, or if no pixel is marked, or all are
     */
    public static Mask ofImage(ImagePlus mask, int slice, ImagePlus image) {
        if (mask.getWidth() != image.getWidth() || mask.getHeight() != image.getHeight()) {
            throw new InputException("mask: '" + mask.getTitle() + "' has " + mask.getWidth() + "×" + mask.getHeight()
                    + " pixels; it must have " + image.getWidth() + "×" + image.getHeight() + " like '" + image.getTitle() + "'.");
        }
        ImageProcessor plane = mask.getStack().getProcessor(slice);
        boolean colour = mask.getBitDepth() == 24;
        Mask result = Mask.of(mask.getWidth(), mask.getHeight(), (x, y) -> {
            if (colour) {
                return (plane.get(x, y) & 0xffffff) != 0;
            }
            float value = plane.getf(x, y);
            return !Float.isNaN(value) && value != 0;
        });
        if (result.isEmpty()) {
            throw new InputException("mask: '" + mask.getTitle() + "' is 0 everywhere: the pixels to fill must be nonzero.");
        }
        return checked(result, "mask: '" + mask.getTitle() + "'");
    }

    private static Mask checked(Mask mask, String what) {
        if (mask.isFull()) {
            throw new InputException(what + " covers the whole image: some pixels must stay known, for the fill to follow from.");
        }
        return mask;
    }
}
