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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * The step of half-quadratic splitting (Zhang et al. 2021, "Plug-and-play image restoration with deep denoiser prior", DPIR, Algorithm 1): the
 * clean estimate moves to the most probable image between it and the measurements, and becomes the noisy image at the next time <em>without</em>
 * fresh noise. The next time's noise stands for the error that is left in it. With texture ζ, a share ζ of that noise is drawn, as in DiffPIR (Zhu
 * et al. 2023, "Denoising diffusion models for plug-and-play image restoration"): a posterior sample follows, not a mean. After the last evaluation the measurements weigh as much as
 * before it; exact ones are met exactly.
 */
final class ProximalStep implements TimeStep, AutoCloseable {

    private final NoiseSchedule schedule;
    private final Constraint constraint;
    private final FastTuning.Splitting tuning;
    private final Noise noise;
    private final double momentum;
    private final NDManager manager;

    /** The clean estimate of the last step; null without momentum. */
    private NDArray before;

    /**
     * What noise is drawn.
     *
     * @param texture ζ, 0 to 1
     * @param source of that noise, not used with ζ = 0
     * @param pair draws the noise of an antithetic pair
     * @param pairedAt the time at which it does; NaN for none
     */
    record Noise(double texture, NoiseSource source, AntitheticMeanStep pair, double pairedAt) {
    }

    /**
     * @param momentum β, 0 or more: by what share of its last move the clean estimate moves on before each step (Polyak 1964)
     * @param manager of the tensor that is kept from step to step
     */
    ProximalStep(NoiseSchedule schedule, Constraint constraint, FastTuning.Splitting tuning, Noise noise, double momentum, NDManager manager) {
        this.momentum = momentum;
        this.manager = manager;
        this.schedule = schedule;
        this.constraint = constraint;
        this.tuning = tuning;
        this.noise = noise;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        if (schedule.sigma(to) > 0) {
            try (NDArray moved = moved(estimate.x0())) {
                return noisy(moved, to, to);
            }
        }
        return constraint.noiseDeviation() > 0 ? noisy(estimate.x0(), from, to) : constraint.project(estimate.x0());
    }

    /** The noisy image at a time, from a clean estimate: {@code [n, c, h, w]}, in its manager. */
    NDArray start(NDArray clean, double t) {
        keep(clean);
        return noisy(clean, t, t);
    }

    /** x + β (x − the one before). */
    private NDArray moved(NDArray clean) {
        if (before == null) {
            return clean.duplicate();
        }
        NDArray moved = clean.sub(before).muli(momentum).addi(clean);
        keep(clean);
        return moved;
    }

    private void keep(NDArray clean) {
        close();
        if (momentum > 0) {
            before = clean.duplicate();
            before.attach(manager);
        }
    }

    @Override
    public void close() {
        if (before != null) {
            before.close();
            before = null;
        }
    }

    /** @param weighedAt the time by whose noise the measurements are weighed */
    private NDArray noisy(NDArray clean, double weighedAt, double to) {
        double ratio = schedule.sigma(weighedAt) / schedule.alpha(weighedAt);
        NDArray z = constraint.proximal(clean, ratio * ratio / tuning.weight(), tuning.leastNoise());
        if (to == noise.pairedAt) {
            try (z) {
                return noise.pair.noisy(z, to);
            }
        }
        NDArray x = z.muli(schedule.alpha(to));
        double deviation = schedule.sigma(to) * Math.sqrt(noise.texture);
        if (deviation > 0) {
            Shape shape = x.getShape();
            try (NDArray fresh = noise.source.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                x.addi(fresh.muli(deviation));
            }
        }
        return x;
    }
}
