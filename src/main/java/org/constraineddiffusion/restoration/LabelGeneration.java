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
import ij.ImageStack;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelPackage;

/**
 * Images whose segmentation is a label map.
 *
 * @param image blank, of the map's size: what the result is put into
 * @param labels the critic's term
 * @param reference whose intensities and type the result has; empty for 8 bits
 */
record LabelGeneration(ImagePlus image, LabelTerm labels, Optional<StyleTerm> reference) implements PlaneTask {

    /** Room below and above, as nothing is cut off at the model's −1 and 1. */
    private static final IntensityScale OF_8_BITS = new IntensityScale(10, 190);

    /** Blank, of the labels' size, calibration and planes, and of the type of the reference. */
    static LabelGeneration of(LabelTerm labels, Optional<StyleTerm> reference) {
        ImagePlus map = labels.labels();
        int depth = reference.map(term -> term.style().getBitDepth()).orElse(8);
        ImageStack blank = ImageStack.create(map.getWidth(), map.getHeight(), map.getStackSize(), depth);
        for (int slice = 1; slice <= blank.size(); slice++) {
            blank.setSliceLabel(map.getStack().getSliceLabel(slice), slice);
        }
        ImagePlus image = new ImagePlus(map.getTitle(), blank);
        image.setDimensions(map.getNChannels(), map.getNSlices(), map.getNFrames());
        image.setOpenAsHyperStack(map.isHyperStack());
        image.setCalibration(map.getCalibration());
        image.getCalibration().disableDensityCalibration();
        image.setPosition(map.getCurrentSlice());
        if (depth != 24) {
            image.setDisplayRange(reference.map(term -> term.style().getDisplayRangeMin()).orElse(0.0),
                    reference.map(term -> term.style().getDisplayRangeMax()).orElse(255.0));
        }
        return new LabelGeneration(image, labels, reference);
    }

    @Override
    public String name() {
        return "Generate from Labels";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new LabelGeneration(other, labels, reference);
    }

    @Override
    public String done() {
        return "generated";
    }

    @Override
    public boolean fitsLatentModels() {
        return true;
    }

    @Override
    public void checkModel(ModelPackage model, RestorationOptions options) {
        if (options.prompts().areProposed()) {
            throw new InputException("caption must be words, or empty, for Generate from Labels, not 'auto': there is no image to look at.");
        }
        PlaneTask.super.checkModel(model, options);
    }

    @Override
    public boolean takesOutputType() {
        return false;
    }

    @Override
    public Hold hold() {
        labels.labels().setIgnoreFlush(true);
        return () -> labels.labels().setIgnoreFlush(false);
    }

    @Override
    public void checkImage(RestorationOptions options) {
        checkFrames(options);
    }

    /** A model that is conditioned on the diameter of nuclei gets the median of the objects. */
    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        List<RandomAccessibleInterval<FloatType>> planes = Planes.channels(plane);
        Guidance guidance = labels.classes() == LabelClasses.VALUES ? Guidance.NONE
                : Guidance.NONE.estimating("nuclear_diameter", labels.map(image, slice).medianDiameter());
        return InverseProblem.of(planes, ForwardModel.unconstrained(plane.getHeight(), plane.getWidth())).onScale(OF_8_BITS)
                .guidedBy(reference.map(term -> guidance.like(term.planes())).orElse(guidance));
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        provenance.add("intensities", "generated from a label map; nothing was measured");
    }
}
