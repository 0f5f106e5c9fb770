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
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ProjectionSampler;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * The sampler of Wang, Yu, Zhang 2023, "Zero-shot image restoration using denoising diffusion null-space model", with fresh noise and time
 * travel: x̂0 = x0 + λ A⁺(y − A x0), x' = a'·x̂0 + γ·(η n + √(1 − η²) ε), ε the model's estimate before the projection. {@link ProjectionSampler}
 * is its plain form, with η = 0.
 *
 * <p>Exact measurements have λ = 1 and γ = s'. With noise σ in y it is DDNM+ in its simplified form: where s' ≥ a'σ, λ = 1 and γ² = s'² − a'²σ²,
 * so that the noise of y and the one that is added make up s' together; else λ = s' / (a'σ) and γ = 0. A jump back adds the noise of its time to
 * the last clean estimate before projection.
 */
public final class DdnmSampler implements Sampler {

    private final DdnmSettings settings;

    public DdnmSampler(DdnmSettings settings) {
        this.settings = settings;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        TimeTravel travel = new TimeTravel(prior.schedule().times(settings.steps()), settings.travelLength(), settings.travelRepeats());
        double[] times = travel.walk();
        Steps steps = new Steps(walk.prior(), constraint, travel, settings.eta(), NoiseSource.fresh(settings.seed(), noise));
        return walk.run(walk.startFromNoise(noise, times[0]), times, steps, steps);
    }

    /** Rule and step in one: how far to project depends on the time that follows, and a jump back needs the estimate before projection. */
    private static final class Steps implements UpdateRule, TimeStep {

        private final DiffusionPrior prior;
        private final NoiseSchedule schedule;
        private final Constraint constraint;
        private final TimeTravel travel;
        private final double eta;
        private final NoiseSource fresh;

        /** Before projection, in the manager of the step. */
        private NDArray clean;

        Steps(DiffusionPrior prior, Constraint constraint, TimeTravel travel, double eta, NoiseSource fresh) {
            this.prior = prior;
            this.schedule = prior.schedule();
            this.constraint = constraint;
            this.travel = travel;
            this.eta = eta;
            this.fresh = fresh;
        }

        @Override
        public Estimate update(NDArray x, double t) {
            Estimate estimate = prior.estimate(x, t);
            clean = estimate.x0();
            return new Estimate(projected(clean, travel.after(t)), estimate.noise());
        }

        private NDArray projected(NDArray x0, double next) {
            double measured = schedule.alpha(next) * constraint.noiseDeviation();
            double s = schedule.sigma(next);
            NDArray met = constraint.projectExactly(x0);
            if (s >= measured) {
                return met;
            }
            double lambda = s / measured;
            return met.sub(x0).muli(lambda).addi(x0);
        }

        @Override
        public NDArray next(Estimate estimate, double from, double to) {
            if (to != travel.after(from)) {
                return withNoise(clean.mul(schedule.alpha(to)), schedule.sigma(to));
            }
            double measured = schedule.alpha(to) * constraint.noiseDeviation();
            double s = schedule.sigma(to);
            double gamma = measured > 0 ? Math.sqrt(Math.max(0, s * s - measured * measured)) : s;
            NDArray x = estimate.x0().mul(schedule.alpha(to));
            try (NDArray kept = estimate.noise().mul(gamma * Math.sqrt(1 - eta * eta))) {
                x.addi(kept);
            }
            return withNoise(x, gamma * eta);
        }

        private NDArray withNoise(NDArray x, double deviation) {
            if (deviation > 0) {
                Shape shape = x.getShape();
                try (NDArray added = fresh.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                    x.addi(added.muli(deviation));
                }
            }
            return x;
        }
    }
}
