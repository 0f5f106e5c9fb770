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
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * The sampler of Zhu et al. 2023, "Denoising diffusion models for plug-and-play image restoration" (DiffPIR): at each time
 * x̂0 = argmin ‖y − A x‖² + ρ‖x − x0‖² with ρ = λσ²a²/s², ε̂ = (x − a·x̂0) / s, then x' = a'·x̂0 + s'·(√(1 − ζ) ε̂ + √ζ n). Exact measurements
 * have the noise σ = {@value #LEAST_NOISE}. Times lie denser where noise is low: the k-th of S is at 1 − √(k / S) of the schedule.
 */
public final class DiffPirSampler implements Sampler {

    /** In the model's units. */
    static final double LEAST_NOISE = 0.001;

    private final DiffPirSettings settings;

    public DiffPirSampler(DiffPirSettings settings) {
        this.settings = settings;
    }

    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        NoiseSchedule schedule = prior.schedule();
        boolean clip = settings.clip() && !(constraint instanceof InLatentSpace);
        UpdateRule rule = (x, t) -> {
            NDArray x0 = walk.prior().estimate(x, t).x0();
            double a = schedule.alpha(t);
            double s = schedule.sigma(t);
            NDArray met = constraint.proximal(clip ? x0.clip(-1, 1) : x0, s * s / (a * a * settings.lambda()), LEAST_NOISE);
            return new Estimate(met, met.mul(-a).addi(x).divi(s));
        };
        NoiseSource fresh = NoiseSource.fresh(settings.seed(), noise);
        TimeStep step = (estimate, from, to) -> {
            double s = schedule.sigma(to);
            double drawn = s * Math.sqrt(settings.zeta());
            NDArray x = estimate.x0().mul(schedule.alpha(to)).addi(estimate.noise().mul(s * Math.sqrt(1 - settings.zeta())));
            if (drawn > 0) {
                Shape shape = x.getShape();
                x.addi(fresh.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3)).muli(drawn));
            }
            return x;
        };
        double[] times = times(schedule, settings.steps());
        return walk.run(walk.startFromNoise(noise, times[0]), times, rule, step);
    }

    /** Fewer than {@code steps} + 1 where a discrete schedule has not so many at low noise. */
    static double[] times(NoiseSchedule schedule, int steps) {
        double[] ends = schedule.times(1);
        return IntStream.rangeClosed(0, steps).mapToDouble(k -> schedule.nearest(ends[0] + Math.sqrt((double) k / steps) * (ends[1] - ends[0])))
                .distinct().toArray();
    }
}
