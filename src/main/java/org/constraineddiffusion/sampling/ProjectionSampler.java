/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;

/**
 * The sampler of Wang, Yu, Zhang 2023, "Zero-shot image restoration using denoising diffusion null-space model" (Algorithm 1):
 * at each time one evaluation, the clean estimate is replaced by the nearest image that meets the constraint, then a DDIM step.
 * The result meets the constraint as exactly as its {@link Constraint#project} does; a constraint that cannot project is ignored.
 *
 * <p>For measurements that cover the whole image, as in upsampling. Where they do not, as in inpainting, J e of the paper's sampler
 * propagates known pixels into the hole; a projection does not.
 */
public final class ProjectionSampler implements Sampler {

    private final ProjectionSettings settings;

    public ProjectionSampler(ProjectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        DdimStep ddim = new DdimStep(prior.schedule(), settings.eta(), NoiseSource.fresh(settings.seed(), noise));
        return walk.run(walk.startFromNoise(noise, times[0]), times, new ProjectionUpdate(walk.prior(), constraint), ddim);
    }
}
