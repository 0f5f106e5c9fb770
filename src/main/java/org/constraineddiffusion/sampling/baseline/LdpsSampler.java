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
import org.constraineddiffusion.sampling.UnfitConstraintException;

/**
 * DPS of a latent model, as Rout et al. 2023 compare with it: an ancestral step, then z' −= ω ∇<sub>z</sub>‖y − A D(z0(z))‖<sub>2</sub>, through decoder D and
 * denoiser. Known pixels are compared as pixels, not as cells. ω is scaled as ζ of {@link DpsSampler}.
 */
public final class LdpsSampler implements Sampler {

    private final LdpsSettings settings;

    public LdpsSampler(LdpsSettings settings) {
        this.settings = settings;
    }

    /** @throws UnfitConstraintException if the model has no latents */
    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        InLatentSpace latent = Refusals.latent("ldps", constraint);
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        double length = settings.omega() * LdpsSettings.STEPS / settings.steps() * Lengths.scale(noise.getShape(), Lengths.OF_LATENTS);
        GradientSteps steps = new GradientSteps(walk.prior(), z0 -> latent.codec().vjp(z0, latent.pixels()::distanceDescent), false,
                new DdimStep(prior.schedule(), 1, NoiseSource.fresh(settings.seed(), noise)), t -> length);
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, steps);
    }
}
