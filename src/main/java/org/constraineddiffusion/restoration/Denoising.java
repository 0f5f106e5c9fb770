package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.stream.Collectors;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NoiseEstimator;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.sampling.SamplerFactories;
import org.constraineddiffusion.sampling.SamplerFactory;

/**
 * Removes white noise.
 *
 * @param noise its standard deviation, in the image's raw units; {@link InputChecks#ESTIMATE} to estimate it from each plane or colour
 */
record Denoising(double noise) implements PlaneTask {

    @Override
    public String name() {
        return "Denoise";
    }

    @Override
    public String done() {
        return "denoised";
    }

    @Override
    public void check(ImagePlus image, RestorationOptions options) {
        if (!options.sampler().factory().removesNoise()) {
            String fitting = SamplerFactories.found().list().stream().filter(SamplerFactory::removesNoise).map(SamplerFactory::key)
                    .collect(Collectors.joining(" or "));
            throw new InputException("method must be " + fitting + " here, not '" + options.method() + "': the others start from pure noise, and give"
                    + " most of the image's own noise back.");
        }
        InputChecks.requireNoise(noise);
        PlaneTask.super.check(image, options);
    }

    @Override
    public InverseProblem problem(ImagePlus image, ImageProcessor plane, int slice) {
        return InverseProblem.of(Planes.channels(plane), ForwardModels.identity(plane.getHeight(), plane.getWidth()))
                .withNoise(channel -> noise == InputChecks.ESTIMATE ? NoiseEstimator.of(channel) : noise);
    }
}
