/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.NumberRanges;
import org.constraineddiffusion.image.UserText;

/** What marks the pixels of an image that are to be filled. */
public interface MaskSource {

    /**
     * The marked pixels of a plane.
     *
     * @param slice the plane's index in the stack, from 1
     * @throws InputException if the mark does not fit the image
     */
    Mask of(ImagePlus image, ImageProcessor plane, int slice);

    /** How messages name it. */
    default String name() {
        return "The mask";
    }

    /** The selection that the image has now. */
    static MaskSource selection(ImagePlus image) {
        return roi(image.getRoi());
    }

    /** A selection of any kind: the inside of an area, a line with its width, single points. Null is answered when it is asked for. */
    static MaskSource roi(Roi roi) {
        return named("The selection", (image, plane, slice) -> Masks.ofRoi(roi, image));
    }

    /** The nonzero pixels of an image of the same size; of a stack of as many planes, those of the same plane. */
    static MaskSource nonzero(ImagePlus mask) {
        return named("mask: '" + UserText.shown(mask.getTitle()) + "'", (image, plane, slice) -> Masks.ofImage(mask, Masks.planeFor(mask, slice, image), image));
    }

    /** The pixels of some labels of an image of labels of the same size, such as 3,5-7; of a stack of as many planes, those of the same plane. */
    static MaskSource labels(ImagePlus mask, NumberRanges labels) {
        return named("mask: '" + UserText.shown(mask.getTitle()) + "'", (image, plane, slice) ->
                Masks.ofLabels(mask, Masks.planeFor(mask, slice, image), image, labels));
    }

    /** Several selections together. One that has a position is of that plane alone, or of that channel, slice or frame; all others are of all planes. */
    static MaskSource rois(List<Roi> rois) {
        return named("The set of ROIs", (image, plane, slice) -> Masks.ofRois(rois, image, slice));
    }

    /** All pixels that ImageJ shows with a value, a number or NaN. */
    static MaskSource value(String value) {
        return value(value, 0);
    }

    /**
     * Regions of pixels that ImageJ shows with a value, a number or NaN.
     *
     * @param minimumArea pixels that a region has at least, those that touch by sides or corners; smaller ones stay as they are
     */
    static MaskSource value(String value, int minimumArea) {
        return new ValueMask(value, minimumArea);
    }

    /** What the user should know of what it marks on some planes; nothing if all is well. */
    default Optional<String> caution(ImagePlus image, List<Integer> slices) {
        return Optional.empty();
    }

    /** All pixels that this one does not mark. */
    default MaskSource inverse() {
        return named(name(), (image, plane, slice) -> of(image, plane, slice).inverse());
    }

    /** A source with a name for messages. */
    static MaskSource named(String name, MaskSource source) {
        return new MaskSource() {
            @Override
            public Mask of(ImagePlus image, ImageProcessor plane, int slice) {
                return source.of(image, plane, slice);
            }

            @Override
            public String name() {
                return name;
            }
        };
    }
}
