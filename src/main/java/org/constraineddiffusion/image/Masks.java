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

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.util.List;

/** Masks from what a user marks: a selection of any kind, or an image. */
public final class Masks {

    private Masks() {
    }

    /**
     * The part of a selection that lies on the image: the inside of an area, a line with its width, single points, the
     * rectangle of a text.
     *
     * @param roi null for no selection
     * @throws InputException if there is no selection, or if none of it lies on the image
     */
    public static Mask ofRoi(Roi roi, ImagePlus image) {
        if (roi == null) {
            throw new InputException("The image '" + UserText.shown(image.getTitle()) + "' has no selection: mark the region to fill with any "
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
        return mask;
    }

    /**
     * The parts of several selections that lie on a plane of the image; none where no selection is of this plane.
     *
     * @param slice the plane, from 1
     */
    public static Mask ofRois(List<Roi> rois, ImagePlus image, int slice) {
        ByteProcessor drawn = new ByteProcessor(image.getWidth(), image.getHeight());
        drawn.setColor(255);
        for (Roi roi : rois) {
            if (isOfPlane(roi, image, slice) && (roi.isLine() || roi.getBounds().intersects(0, 0, image.getWidth(), image.getHeight()))) {
                drawn.fill(roi);
            }
        }
        return Mask.of(image.getWidth(), image.getHeight(), (x, y) -> drawn.get(x, y) != 0);
    }

    private static boolean isOfPlane(Roi roi, ImagePlus image, int slice) {
        if (!roi.hasHyperStackPosition()) {
            return image.getStackSize() == 1 || roi.getPosition() == 0 || roi.getPosition() == slice;
        }
        int[] position = image.convertIndexToPosition(slice);
        return (roi.getCPosition() == 0 || roi.getCPosition() == position[0]) && (roi.getZPosition() == 0 || roi.getZPosition() == position[1])
                && (roi.getTPosition() == 0 || roi.getTPosition() == position[2]);
    }

    private static InputException outside(ImagePlus image) {
        return new InputException("The selection on '" + UserText.shown(image.getTitle()) + "' holds no pixel of the image: mark at least one.");
    }

    /**
     * The nonzero pixels of a plane of a mask image. NaN counts as zero.
     *
     * @param slice the mask's plane, from 1
     * @throws InputException if the sizes differ
     */
    public static Mask ofImage(ImagePlus mask, int slice, ImagePlus image) {
        requireSameSize(mask, image);
        ImageProcessor plane = mask.getStack().getProcessor(slice);
        boolean colour = mask.getBitDepth() == 24;
        return Mask.of(mask.getWidth(), mask.getHeight(), (x, y) -> {
            if (colour) {
                return (plane.get(x, y) & 0xffffff) != 0;
            }
            float value = plane.getf(x, y);
            return !Float.isNaN(value) && value != 0;
        });
    }

    /**
     * The pixels of some labels of a plane of an image of labels.
     *
     * @param slice the plane of the labels, from 1
     * @throws InputException if the sizes differ, or if the image of labels is RGB
     */
    public static Mask ofLabels(ImagePlus mask, int slice, ImagePlus image, NumberRanges labels) {
        requireSameSize(mask, image);
        if (mask.getBitDepth() == 24) {
            throw new InputException("mask: '" + UserText.shown(mask.getTitle()) + "' is RGB; an image of labels must be grey.");
        }
        ImageProcessor plane = mask.getStack().getProcessor(slice);
        return Mask.of(mask.getWidth(), mask.getHeight(), (x, y) -> labels.contains(plane.getf(x, y)));
    }

    private static void requireSameSize(ImagePlus mask, ImagePlus image) {
        if (mask.getWidth() != image.getWidth() || mask.getHeight() != image.getHeight()) {
            throw new InputException("mask: '" + UserText.shown(mask.getTitle()) + "' has " + mask.getWidth() + "×" + mask.getHeight()
                    + " pixels; it must have " + image.getWidth() + "×" + image.getHeight() + " like '" + UserText.shown(image.getTitle()) + "'.");
        }
    }

    /**
     * The plane of a mask image that belongs to a plane of an image: the same of as many, or the one plane that there is.
     *
     * @param slice the image's plane, from 1
     * @throws InputException if the mask has another number of planes
     */
    public static int planeFor(ImagePlus mask, int slice, ImagePlus image) {
        if (mask.getStackSize() == 1) {
            return 1;
        }
        if (mask.getStackSize() != image.getStackSize()) {
            throw new InputException("mask: '" + UserText.shown(mask.getTitle()) + "' has " + mask.getStackSize() + " planes; it must have 1, or "
                    + image.getStackSize() + " like '" + UserText.shown(image.getTitle()) + "'.");
        }
        return slice;
    }

    /**
     * The pixels of a value; of RGB those whose three channels all have it.
     *
     * @param calibration whose function of intensity the values are of, if it has one: as ImageJ shows pixels
     * @param value a number or NaN
     * @throws InputException if it is neither
     */
    public static Mask ofValue(ImageProcessor plane, Calibration calibration, String value) {
        float wanted;
        try {
            wanted = value.trim().matches("NaN|-?Infinity") ? Float.parseFloat(value.trim()) : (float) UserText.number(value);
        } catch (NumberFormatException notANumber) {
            throw new InputException("fill_value must be a number or NaN, not '" + UserText.shown(value) + "'.");
        }
        boolean colour = plane instanceof ColorProcessor;
        boolean calibrated = calibration.calibrated() && plane.getBitDepth() < 24;
        return Mask.of(plane.getWidth(), plane.getHeight(), (x, y) -> {
            if (colour) {
                int found = plane.get(x, y);
                return (found >> 16 & 0xff) == wanted && (found >> 8 & 0xff) == wanted && (found & 0xff) == wanted;
            }
            float found = calibrated ? (float) calibration.getCValue(plane.get(x, y)) : plane.getf(x, y);
            return Float.isNaN(wanted) ? Float.isNaN(found) : found == wanted;
        });
    }
}
