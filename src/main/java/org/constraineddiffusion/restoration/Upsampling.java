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
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.ValueRange;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.DownsamplingOperator;

/**
 * More, smaller pixels.
 *
 * @param image what is upsampled
 * @param factorX pixels of the result for one of the image along x
 * @param factorY the same along y
 * @param kernel how the image was downsampled
 */
record Upsampling(ImagePlus image, int factorX, int factorY, Kernel kernel) implements PlaneTask {

    @Override
    public String name() {
        return "Upsample";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new Upsampling(other, factorX, factorY, kernel);
    }

    @Override
    public String done() {
        return "upsampled";
    }

    @Override
    public boolean fitsLatentModels() {
        return true;
    }

    @Override
    public void checkModel(ModelPackage model, RestorationOptions options) {
        PlaneTask.super.checkModel(model, options);
        if (model.latent().map(LatentWeights::takesMask).orElse(false)) {
            throw new InputException("model must be one that is not for inpainting alone, not '" + model.name()
                    + "', which takes a mask (mask_channels).");
        }
        if (model.latent().isPresent() && options.sampler().factory().needsProjection() && options.latentDirection() == LatentDirection.DECODER) {
            throw new InputException("latent_direction must be encoder for method=" + options.method() + ", not 'decoder': the decoder alone cannot project.");
        }
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        DownsamplingOperator downsampling = kernel.downsampling(factorY, factorX);
        return InverseProblem.of(Planes.channels(plane), ForwardModel.downsampled(downsampling, plane.getHeight(), plane.getWidth()))
                .within(ValueRange.of(plane));
    }

    @Override
    public String work(RestorationOptions options) {
        return PlaneTask.super.work(options).replaceFirst("\\.$", ": the result has " + image.getWidth() * (long) factorX + " x "
                + image.getHeight() * (long) factorY + " pixels.");
    }

    @Override
    public ImageTask preview(RestorationOptions options, int side) {
        return PlaneTask.super.preview(options, Math.max(16, side / Math.max(factorX, factorY)));
    }

    @Override
    public ImageProcessor blank(ImageProcessor plane) {
        return plane.createProcessor(plane.getWidth() * factorX, plane.getHeight() * factorY);
    }
}
