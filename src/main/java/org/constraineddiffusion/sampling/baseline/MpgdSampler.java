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
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * The sampler of He et al. 2024 (ICLR), "Manifold preserving guided diffusion", without its autoencoder: x̂0 = x0 − (c / a') ∇‖y − A x0‖<sub>2</sub>, a gradient with
 * respect to the clean estimate alone, then a DDIM step with the model's own noise. It is {@code newton} with the identity for J and one inner step. Published were
 * c = 17.5, 7.5 and 4 for 20, 50 and 100 steps; here c is that of 20 and falls as 1 / steps ({@link Lengths}).
 */
public final class MpgdSampler implements Sampler {

    private final MpgdSettings settings;

    public MpgdSampler(MpgdSettings settings) {
        this.settings = settings;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        TimeTravel times = new TimeTravel(prior.schedule().times(settings.steps()), 1, 1);
        boolean clip = settings.clip() && !(constraint instanceof InLatentSpace);
        double published = constraint instanceof InLatentSpace ? Lengths.OF_LATENTS : Lengths.OF_PIXELS;
        double length = settings.length() * MpgdSettings.STEPS / settings.steps() * Lengths.scale(noise.getShape(), published);
        UpdateRule rule = (x, t) -> {
            Estimate estimate = clip ? Clipping.of(walk.prior().estimate(x, t), x, prior.schedule(), t) : walk.prior().estimate(x, t);
            if (length == 0) {
                return estimate;
            }
            NDArray step = constraint.distanceDescent(estimate.x0()).muli(length / prior.schedule().alpha(times.after(t)));
            return new Estimate(step.addi(estimate.x0()), estimate.noise());
        };
        DdimStep ddim = new DdimStep(prior.schedule(), settings.eta(), NoiseSource.fresh(settings.seed(), noise));
        return walk.run(walk.startFromNoise(noise, times.times()[0]), times.times(), rule, ddim);
    }
}
