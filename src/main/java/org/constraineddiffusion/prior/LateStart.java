/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Another prior whose runs start from a noised image at a later time than pure noise (Meng et al. 2022, "SDEdit"), and take their share of the steps:
 * the image's coarse structure stays. It does not own the other prior.
 *
 * <pre>{@code
 * LateStart late = new LateStart(prior, 0.4);
 * sampler.sample(late, constraint, late.noise(image, noise), listener); // a sampler that starts from noise
 * }</pre>
 */
public final class LateStart extends PriorDecorator {

    private final NoiseSchedule schedule;
    private final double start;

    /**
     * @param structure how much of the way from noise to image is left out, 0 … 1
     * @throws IllegalArgumentException if it is not below 1
     */
    public LateStart(DiffusionPrior prior, double structure) {
        super(prior);
        if (!(structure >= 0 && structure < 1)) {
            throw new IllegalArgumentException("structure must be from 0 to below 1 (got " + structure + ").");
        }
        double[] ends = prior.schedule().times(1);
        this.start = prior.schedule().nearest(ends[0] + structure * (ends[1] - ends[0]));
        this.schedule = new From(prior.schedule(), start);
    }

    /**
     * What a sampler is to take for noise, so that it starts from the image: with α and σ of the first time, σ · this + α · {@link #startMean} is
     * α · image + σ · noise.
     *
     * @param image {@code [n, c, h, w]}, or {@code [1, c, h, w]} for all
     * @param noise N(0, I), {@code [n, c, h, w]}
     * @return of the shape and in the manager of {@code noise}
     */
    public NDArray noise(NDArray image, NDArray noise) {
        double factor = schedule.alpha(start) / schedule.sigma(start);
        try (NDArray shift = image.sub(startMean()).muli(factor)) {
            return noise.add(shift);
        }
    }

    @Override
    public NoiseSchedule schedule() {
        return schedule;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        return prior.estimate(xt, t);
    }

    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        return prior.jvp(xt, t, e);
    }

    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        return prior.pullBack(xt, t, cotangent);
    }

    /** A schedule that is cut off before a time. */
    private record From(NoiseSchedule whole, double start) implements NoiseSchedule {

        @Override
        public double alpha(double t) {
            return whole.alpha(t);
        }

        @Override
        public double sigma(double t) {
            return whole.sigma(t);
        }

        /** The start, and those of the whole schedule's that are less noisy. */
        @Override
        public double[] times(int steps) {
            DoubleStream later = DoubleStream.of(whole.times(steps)).filter(t -> whole.sigma(t) * whole.alpha(start) < whole.sigma(start) * whole.alpha(t));
            return DoubleStream.concat(DoubleStream.of(start), later).toArray();
        }

        @Override
        public double timeOf(double noiseToSignalRatio) {
            return whole.timeOf(noiseToSignalRatio);
        }

        @Override
        public double nearest(double time) {
            return whole.nearest(time);
        }
    }
}
