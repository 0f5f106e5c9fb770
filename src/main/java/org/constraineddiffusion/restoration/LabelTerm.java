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
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.LabelMap;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.CriticPackage;

/**
 * A label map that a segmentation of the result is to be.
 *
 * @param key the user's name for the map
 * @param labels of the image's size; of a stack of as many planes, those of the same plane
 * @param classes what the map's values are
 * @param weight beside the 1 of the data term
 */
record LabelTerm(String key, ImagePlus labels, LabelClasses classes, CriticPackage critic, double weight) implements Guidance.CriticTerm {

    /** @throws InputException if there is no map, or it is a colour image, or the critic is of another kind */
    LabelTerm {
        if (labels == null || labels.getProcessor() == null || labels.getWidth() == 0) {
            throw new InputException(key + ": there is no label map; open one first.");
        }
        if (labels.getBitDepth() == 24) {
            throw new InputException(key + " must be a label map of 8, 16 or 32 bits or a binary mask, not '" + UserText.shown(labels.getTitle())
                    + "', which is an RGB image.");
        }
        StyleTerm.requireGoal(critic, CriticPackage.Goal.LABELS);
        if (classes == LabelClasses.OBJECTS && critic.classes().size() != (critic.borderWidth() > 0 ? 3 : 2)) {
            throw new InputException("classes must be values for the critic '" + critic.name() + "', which tells " + critic.classes().size()
                    + " classes apart (" + String.join(", ", critic.classes()) + "), not 'objects'.");
        }
    }

    @Override
    public void check(ImagePlus image, List<Integer> slices) {
        if (labels.getWidth() != image.getWidth() || labels.getHeight() != image.getHeight()) {
            throw new InputException(key + " must be of the image's size, " + image.getWidth() + "x" + image.getHeight() + ", not '"
                    + UserText.shown(labels.getTitle()) + "', which is " + labels.getWidth() + "x" + labels.getHeight() + ".");
        }
        boolean any = false;
        for (int slice : slices) {
            any |= classes == LabelClasses.VALUES ? values(plane(image, slice)) != null : map(image, slice).objects() > 0;
        }
        if (!any) {
            throw new InputException(key + ": '" + UserText.shown(labels.getTitle())
                    + "' has no label: at least one pixel must be above 0, as a pixel of object k is k, and of the background 0.");
        }
    }

    private ImageProcessor plane(ImagePlus image, int slice) {
        return labels.getStack().getProcessor(Masks.planeFor(labels, slice, image));
    }

    /** The objects of a plane. */
    LabelMap map(ImagePlus image, int slice) {
        return LabelMap.of(plane(image, slice));
    }

    /** Each pixel's class, where the map has these. */
    private RandomAccessibleInterval<FloatType> values(ImageProcessor plane) {
        RandomAccessibleInterval<FloatType> values = Planes.channels(plane).get(0);
        int most = critic.classes().size() - 1;
        for (FloatType value : values) {
            if (!(value.get() >= 0 && value.get() <= most && value.get() == Math.rint(value.get()) || value.get() == LabelGoal.ANY)) {
                throw new InputException(key + ": with classes=values each pixel must be 0 to " + most + " (" + String.join(", ", critic.classes())
                        + ") or " + (int) LabelGoal.ANY + " for any, not " + UserText.shown(value.get()) + ".");
            }
        }
        return values;
    }

    @Override
    public Guidance.Term of(ImagePlus image, int slice, List<RandomAccessibleInterval<FloatType>> measured, Optional<Mask> wanted) {
        RandomAccessibleInterval<FloatType> each = classes == LabelClasses.VALUES ? values(plane(image, slice)) : map(image, slice).classes(critic.borderWidth());
        wanted.ifPresent(mask -> LoopBuilder.setImages(each, mask.bits()).forEachPixel((value, found) -> value.set(found.get() ? value.get() : LabelGoal.ANY)));
        return new Guidance.Term(critic, weight, new LabelGoal(each));
    }

    @Override
    public void describe(Provenance provenance) {
        provenance.add("label map", labels.getTitle()).add("critic of labels", critic.name() + ", weight " + UserText.shown(weight))
                .add("critic of labels SHA-256", critic.sha256());
    }
}
