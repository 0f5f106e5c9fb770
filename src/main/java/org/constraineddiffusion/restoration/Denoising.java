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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.CameraNoise;
import org.constraineddiffusion.image.CameraNoiseEstimator;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NoiseCorrelation;
import org.constraineddiffusion.image.NoiseEstimator;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.StripeRemoval;
import org.constraineddiffusion.sampling.SamplerFactories;
import org.constraineddiffusion.sampling.SamplerFactory;

/**
 * Removes white noise.
 *
 * @param image what is denoised
 * @param noise its model and level
 * @param stripes what is removed first
 */
record Denoising(ImagePlus image, Noise noise, Stripes stripes) implements PlaneTask {

    /**
     * The noise as the user describes it.
     *
     * @param deviation its standard deviation, in the image's raw units, of Poisson–Gaussian noise that of the read noise;
     *     {@link InputChecks#ESTIMATE} to estimate it from each plane or colour
     * @param model how it depends on brightness
     * @param gain of Poisson–Gaussian noise, values for one photon; 0 to estimate it
     * @param offset the value without light, which counts where the read noise is given
     */
    record Noise(double deviation, NoiseModel model, double gain, double offset) {

        boolean isEstimated() {
            return deviation == InputChecks.ESTIMATE;
        }

        void check() {
            InputChecks.requireNoise(deviation);
            if (!(gain >= 0 && Double.isFinite(gain) && Double.isFinite(offset))) {
                throw new InputException("gain must be above 0, or 0 to have it estimated, and offset a number, not '" + gain + "' and '" + offset + "'.");
            }
            if (model == NoiseModel.GAUSSIAN && gain > 0) {
                throw new InputException("gain must be 0 for noise_model=gaussian, not '" + gain + "': it is for noise_model=poisson.");
            }
        }

        /** Of each plane; empty if it is the same everywhere. */
        Optional<List<CameraNoise>> ofCamera(List<RandomAccessibleInterval<FloatType>> planes) {
            boolean asked = model == NoiseModel.POISSON || gain > 0;
            if (!asked && (model == NoiseModel.GAUSSIAN || !isEstimated() || planes.size() > 1)) {
                return Optional.empty();
            }
            List<CameraNoise> noises = new ArrayList<>();
            for (RandomAccessibleInterval<FloatType> plane : planes) {
                Optional<CameraNoise> found = asked ? Optional.of(asked(plane)) : CameraNoiseEstimator.ifClear(plane);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                noises.add(found.get());
            }
            return Optional.of(noises);
        }

        private CameraNoise asked(RandomAccessibleInterval<FloatType> plane) {
            if (gain > 0 && !isEstimated()) {
                return CameraNoise.of(gain, offset, deviation);
            }
            CameraNoise found = (gain > 0 ? CameraNoiseEstimator.ofGain(plane, gain) : CameraNoiseEstimator.of(plane)).orElseThrow(() -> new InputException(
                    "noise_model=poisson: " + (gain > 0 ? "the read noise cannot be estimated from the image; give noise and offset too."
                    : "the noise of the image does not grow with brightness, so that gain cannot be estimated; give gain, noise and offset, or noise_model=gaussian.")));
            return isEstimated() ? found : CameraNoise.of(found.gain(), offset, deviation);
        }
    }

    @Override
    public String name() {
        return "Denoise";
    }

    @Override
    public PlaneTask on(ImagePlus other) {
        return new Denoising(other, noise, stripes);
    }

    @Override
    public String done() {
        return "denoised";
    }

    @Override
    public void checkImage(RestorationOptions options) {
        if (!options.sampler().factory().removesNoise()) {
            String fitting = SamplerFactories.found().list().stream().filter(SamplerFactory::removesNoise).map(SamplerFactory::key)
                    .collect(Collectors.joining(" or "));
            throw new InputException("method must be " + fitting + " here, not '" + options.method() + "': the others start from pure noise, and give"
                    + " most of the image's own noise back.");
        }
        noise.check();
        PlaneTask.super.checkImage(options);
    }

    @Override
    public InverseProblem problem(ImageProcessor plane, int slice) {
        List<RandomAccessibleInterval<FloatType>> channels = Planes.channels(plane);
        if (stripes != Stripes.NONE) {
            channels = channels.stream().map(channel -> StripeRemoval.of(channel, stripes == Stripes.COLUMNS)).toList();
        }
        InverseProblem problem = InverseProblem.of(channels, ForwardModel.identity(plane.getHeight(), plane.getWidth()))
                .withNoise(channel -> noise.isEstimated() ? NoiseEstimator.of(channel) : noise.deviation());
        return problem.measured().stream().allMatch(Denoising::isConstant) ? problem : noise.ofCamera(channels).map(problem::withCameraNoise).orElse(problem);
    }

    private static boolean isConstant(RandomAccessibleInterval<FloatType> plane) {
        float first = plane.firstElement().get();
        for (FloatType value : plane) {
            if (value.get() != first) {
                return false;
            }
        }
        return true;
    }

    /** Of a grey plane whose noise is estimated. */
    @Override
    public Optional<String> warning(InverseProblem problem) {
        return noise.isEstimated() ? problem.measured().stream().map(NoiseCorrelation::warning).flatMap(Optional::stream).findFirst() : Optional.empty();
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        if (stripes != Stripes.NONE) {
            provenance.add("stripes removed", stripes.name().toLowerCase(Locale.ROOT));
        }
    }
}
