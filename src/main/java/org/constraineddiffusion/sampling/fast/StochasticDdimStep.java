/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * A DDIM step that replaces a part of the noise by fresh noise n: x' = a'·x0 + s'·(k·ε + √(1 − k²)·n), where k = ρ<sup>renoising</sup>
 * and ρ is the ratio of the noise-to-signal ratios after and before the step. With an exponent of 1 it is ancestral sampling (Ho et
 * al. 2020), with 0 the deterministic {@link DdimStep}: a posterior sample. With more, a change of x0 that ε does not reflect is
 * forgotten, and the result comes nearer to the posterior mean, the more so the fewer the steps.
 */
final class StochasticDdimStep implements TimeStep {

    private final NoiseSchedule schedule;
    private final double renoising;
    private final NoiseSource noise;

    /** @param renoising the exponent, 0 or more */
    StochasticDdimStep(NoiseSchedule schedule, double renoising, NoiseSource noise) {
        this.schedule = schedule;
        this.renoising = renoising;
        this.noise = noise;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        double s = schedule.sigma(to);
        NDArray x = estimate.x0().mul(schedule.alpha(to));
        if (s > 0) {
            double fall = schedule.alpha(from) * s / (schedule.alpha(to) * schedule.sigma(from));
            double kept = Math.pow(fall, renoising);
            Shape shape = x.getShape();
            try (NDArray old = estimate.noise().mul(s * kept);
                    NDArray fresh = noise.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                x.addi(old).addi(fresh.muli(s * Math.sqrt(1 - kept * kept)));
            }
        }
        return x;
    }
}
