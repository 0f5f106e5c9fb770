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
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.CameraNoiseEstimator;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NoiseEstimator;
import org.constraineddiffusion.image.Palettes;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.QuantizationStep;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.operator.PointSpreadFunction;

/**
 * Undoes a blur.
 *
 * @param image what is deblurred
 * @param psf the point-spread function, and what was done to it
 * @param noise the standard deviation of the noise, in the image's raw units; {@link InputChecks#ESTIMATE} to estimate it from each plane
 *     or colour
 */
record Deblurring(ImagePlus image, MeasuredPsf psf, double noise) implements PlaneTask {

    /** The standard deviation of what rounding to multiples of 1 changes. */
    private static final double ROUNDING = Math.sqrt(1 / 12.0);

    /**
     * A Gaussian point-spread function.
     *
     * @param fwhm its full width at half maximum in pixels, at most half of the image's longer side
     * @throws InputException if it is wider
     */
    static PointSpreadFunction gaussian(ImagePlus image, double fwhm) {
        double most = Math.max(image.getWidth(), image.getHeight()) / 2.0;
        if (!(fwhm <= most)) {
            throw new InputException("fwhm must be at most half of the image's longer side, " + UserText.shown(most) + " pixels, not '" + UserText.shown(fwhm) + "'.");
        }
        return PointSpreadFunction.gaussian(fwhm, fwhm);
    }

    /**
     * A measured point-spread function.
     *
     * @param measured an image of it; of RGB the first channel
     * @throws InputException if it is larger than the image, or cannot be one
     */
    static MeasuredPsf measured(ImagePlus image, ImagePlus measured) {
        if (measured.getWidth() > image.getWidth() || measured.getHeight() > image.getHeight()) {
            throw new InputException("psf: '" + UserText.shown(measured.getTitle()) + "' has " + measured.getWidth() + "×" + measured.getHeight()
                    + " pixels; it must not be larger than '" + UserText.shown(image.getTitle()) + "', " + image.getWidth() + "×" + image.getHeight() + ".");
        }
        Palettes.refuse("psf", measured);
        ImageProcessor plane = measured.getProcessor();
        RandomAccessibleInterval<FloatType> values = Planes.channels(plane).get(0);
        double[] weights = new double[plane.getPixelCount()];
        int next = 0;
        for (FloatType value : values) {
            weights[next++] = value.get();
        }
        return MeasuredPsf.of(UserText.shown(measured.getTitle()), plane.getHeight(), plane.getWidth(), weights);
    }

    @Override
    public String name() {
        return "Deblur";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new Deblurring(other, psf, noise);
    }

    @Override
    public String done() {
        return "deblurred";
    }

    @Override
    public void checkImage(RestorationOptions options) {
        InputChecks.requireNoise(noise);
        PlaneTask.super.checkImage(options);
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        return InverseProblem.of(Planes.channels(plane), ForwardModel.blurred(psf.function(), plane.getHeight(), plane.getWidth())).withNoise(this::noiseOf);
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        if (!psf.done().isEmpty()) {
            provenance.add("psf", psf.done());
        }
    }

    /** Where it is estimated, at least that of rounding: a blur leaves no other trace of it. Of photons, the root mean square over the plane. */
    private double noiseOf(RandomAccessibleInterval<FloatType> channel) {
        return noise == InputChecks.ESTIMATE ? Math.max(CameraNoiseEstimator.rootMeanSquareIfClear(channel).orElseGet(() -> NoiseEstimator.of(channel)),
                ROUNDING * QuantizationStep.of(channel)) : noise;
    }
}
