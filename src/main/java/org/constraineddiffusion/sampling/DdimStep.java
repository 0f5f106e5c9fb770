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
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * The step from one time to the next (Song et al. 2021, "Denoising diffusion implicit models", eq. 12 and 16), written
 * with signal a and noise s so that it holds for rectified flows too: x' = a'·x0 + √(s'² − σ²)·ε + σ·n.
 */
public final class DdimStep implements TimeStep {

    private final NoiseSchedule schedule;
    private final double eta;
    private final NoiseSource noise;

    /**
     * @param eta η, 0 (deterministic) … 1 (the variance β̃ of Ho et al. 2020)
     * @param noise for the part of the noise that is fresh; unused where η is 0
     */
    public DdimStep(NoiseSchedule schedule, double eta, NoiseSource noise) {
        this.schedule = schedule;
        this.eta = eta;
        this.noise = noise;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        double sigma = eta * deviation(from, to);
        double s = schedule.sigma(to);
        NDArray x = estimate.x0().mul(schedule.alpha(to));
        try (NDArray kept = estimate.noise().mul(Math.sqrt(Math.max(0, s * s - sigma * sigma)))) {
            x.addi(kept);
        }
        if (sigma > 0) {
            Shape shape = x.getShape();
            try (NDArray fresh = noise.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                x.addi(fresh.muli(sigma));
            }
        }
        return x;
    }

    /** √β̃: the deviation of x' given x0 and x (Ho et al. 2020, eq. 7), for any a and s. */
    private double deviation(double from, double to) {
        double a = schedule.alpha(from);
        double s = schedule.sigma(from);
        double a2 = schedule.alpha(to);
        double s2 = schedule.sigma(to);
        double ratio = a * s2 / (a2 * s);
        return s2 * Math.sqrt(Math.max(0, 1 - ratio * ratio));
    }
}
