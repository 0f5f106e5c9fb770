/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;

/**
 * The sampler of Chung et al. 2023, "Diffusion posterior sampling for general noisy inverse problems": an ancestral step (η = 1, the variance β̃), then
 * x' −= ζ ∇<sub>x</sub>‖y − A x0(x)‖<sub>2</sub>, through the denoiser; the norm, not its square, of each image by itself. ζ is scaled to the image's size and the
 * number of steps ({@link Lengths}), so that a run of fewer steps goes as far.
 */
public final class DpsSampler implements Sampler {

    private final DpsSettings settings;

    public DpsSampler(DpsSettings settings) {
        this.settings = settings;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        boolean latent = constraint instanceof InLatentSpace;
        double length = settings.zeta() * DpsSettings.STEPS / settings.steps() * Lengths.scale(noise.getShape(), latent ? Lengths.OF_LATENTS : Lengths.OF_PIXELS);
        GradientSteps steps = new GradientSteps(walk.prior(), constraint::distanceDescent, settings.clip() && !latent,
                new DdimStep(prior.schedule(), 1, NoiseSource.fresh(settings.seed(), noise)), t -> length);
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, steps);
    }
}
