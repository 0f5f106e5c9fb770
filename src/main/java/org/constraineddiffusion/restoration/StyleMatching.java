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
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelPackage;

/**
 * An image in the style of another: from the noised image, guided by a critic of style.
 *
 * @param image what is restyled
 * @param roi where; null for all of the image, which then gets the style's intensities
 * @param style the critic's term
 * @param structure how much of the way from noise to image is left out; 0 starts from noise
 */
record StyleMatching(ImagePlus image, Roi roi, StyleTerm style, double structure) implements PlaneTask {

    private static final double MOST = 0.95;

    /** @throws InputException if the structure is out of its range */
    StyleMatching {
        if (!(structure >= 0 && structure <= MOST)) {
            throw new InputException("structure must be 0 to " + MOST + ", not " + UserText.shown(structure) + ".");
        }
    }

    @Override
    public String name() {
        return "Match Style";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new StyleMatching(other, null, style, structure);
    }

    @Override
    public String done() {
        return "styled";
    }

    @Override
    public boolean fitsLatentModels() {
        return true;
    }

    @Override
    public boolean takesOutputType() {
        return false;
    }

    @Override
    public boolean keepsOtherPlanes() {
        return roi != null;
    }

    @Override
    public void checkImage(RestorationOptions options) {
        if (style.style() == image) {
            throw new InputException("style: '" + UserText.shown(image.getTitle()) + "' is the image to work on; it must be another one.");
        }
        if (style.style().getBitDepth() != image.getBitDepth()) {
            throw new InputException("style must be of the image's type, " + type(image) + ", not '" + UserText.shown(style.style().getTitle())
                    + "', which is " + type(style.style()) + ": convert one of them (Image > Type).");
        }
        PlaneTask.super.checkImage(options);
    }

    private static String type(ImagePlus image) {
        return image.getBitDepth() == 24 ? "RGB" : image.getBitDepth() + "-bit";
    }

    @Override
    public void checkModel(ModelPackage model, RestorationOptions options) {
        PlaneTask.super.checkModel(model, options);
        if (image.getBitDepth() == 24 && model.channels() == 1) {
            throw new InputException("model must be one for colour, such as histology-rgb, for Match Style of an RGB image, not '" + model.name() + "'.");
        }
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        List<RandomAccessibleInterval<FloatType>> planes = Planes.channels(plane);
        Guidance guidance = Guidance.NONE.startingLate(structure);
        return roi == null
                ? InverseProblem.of(planes, ForwardModel.unconstrained(plane.getHeight(), plane.getWidth())).guidedBy(guidance.like(style.planes()))
                : InverseProblem.of(planes, ForwardModel.mask(MaskSource.roi(roi).of(image, plane, slice), 0)).guidedBy(guidance);
    }

    @Override
    public ImageProcessor blank(ImageProcessor plane) {
        if (roi == null) {
            return PlaneTask.super.blank(plane);
        }
        ImageProcessor copy = plane.duplicate();
        copy.resetRoi();
        return copy;
    }

    /** Without a selection shown as the style image is. */
    @Override
    public RestorationResult.Images restore(Pipeline pipeline, RestorationOptions options) {
        RestorationResult.Images images = PlaneTask.super.restore(pipeline, options);
        if (roi == null && image.getBitDepth() != 24) {
            double low = style.style().getDisplayRangeMin();
            double high = style.style().getDisplayRangeMax();
            images.all().stream().filter(each -> each != images.standardDeviation()).forEach(each -> each.setDisplayRange(low, high));
        }
        return images;
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        provenance.add("structure", structure).add("intensities", "generated to match a style; they are no measurements any more");
    }
}
