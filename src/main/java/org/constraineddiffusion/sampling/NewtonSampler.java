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
 * The paper's sampler (Algorithm 1): at each time, K inexact-Newton updates x ← x + λ<sub>k</sub> · J e / ‖J e‖<sub>∞</sub> of the noisy
 * image, each one evaluation for J e and one for the new clean estimate, then a DDIM step. The result meets the constraint
 * closely, not exactly.
 *
 * <pre>{@code
 * NDArray noise = new NoiseSource(seed, 1).next(manager, 1, height, width);
 * Constraint known = new LinearConstraint(new MaskOperator(mask), image.mul(mask));
 * NDArray filled = new NewtonSampler(NewtonSettings.PAPER).sample(prior, known, noise, SamplingListener.NONE).image();
 * }</pre>
 */
public final class NewtonSampler implements Sampler {

    private final NewtonSettings settings;
    private final DirectionalDerivative derivative;

    /** With J e by finite differences. */
    public NewtonSampler(NewtonSettings settings) {
        this(settings, new FiniteDifference(settings.delta()));
    }

    /** With another derivative for J e. */
    public NewtonSampler(NewtonSettings settings, DirectionalDerivative derivative) {
        this.settings = settings;
        this.derivative = derivative;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        UpdateRule newton = new NewtonUpdate(walk.prior(), constraint, settings, derivative);
        DdimStep ddim = new DdimStep(prior.schedule(), settings.eta(), NoiseSource.fresh(settings.seed(), noise));
        return walk.run(walk.startFromNoise(noise, times[0]), times, newton, ddim);
    }
}
