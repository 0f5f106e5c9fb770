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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;

/**
 * The walk from a noisy image to a clean one that all samplers share. It goes from time to time, counts evaluations, calls the
 * listener, lets it cancel, and closes the tensors of a step after it. A sampler adds where to start, at which times, an
 * {@link UpdateRule} and a {@link TimeStep}. A whole sampler:
 *
 * <pre>{@code
 * public final class HalfwaySampler implements Sampler {
 *     public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
 *         ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
 *         double[] times = prior.schedule().times(20);
 *         UpdateRule half = (x, t) -> {
 *             Estimate estimate = walk.prior().estimate(x, t);
 *             NDArray e = constraint.error(estimate.x0()).direction();
 *             return new Estimate(estimate.x0().add(e.muli(0.5)), estimate.noise());
 *         };
 *         TimeStep ddim = new DdimStep(prior.schedule(), 0, NoiseSource.fresh(1, noise));
 *         return walk.run(walk.startFromNoise(noise, times[0]), times, half, ddim);
 *     }
 * }
 * }</pre>
 */
public final class ReverseDiffusion {

    private final CountingPrior prior;
    private final Constraint constraint;
    private final SamplingListener listener;

    /**
     * @param prior is not closed
     * @param constraint its error is reported after each step
     */
    public ReverseDiffusion(DiffusionPrior prior, Constraint constraint, SamplingListener listener) {
        this.prior = new CountingPrior(prior, () -> {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        this.constraint = constraint;
        this.listener = listener;
    }

    /**
     * The prior that an update rule must evaluate: it counts evaluations, and throws {@link CancellationException} before one
     * where the listener cancels.
     */
    public DiffusionPrior prior() {
        return prior;
    }

    /**
     * From pure noise to the noisy image at time t that the model was trained on: s·n + a·(the mean of clean images).
     *
     * @param noise N(0, I), {@code [n, c, h, w]}
     * @return of the same shape, in the manager of {@code noise}
     */
    public NDArray startFromNoise(NDArray noise, double t) {
        return noise.mul(prior.schedule().sigma(t)).addi(prior.schedule().alpha(t) * prior.startMean());
    }

    /**
     * From an estimate of the clean image to a noisy image at time t. Only the noise that the time has and the estimate has not is
     * added: x<sub>t</sub> = a·estimate + √(s² − a²σ²)·n.
     *
     * @param estimate {@code [n, c, h, w]}, or {@code [1, c, h, w]} for all images of a batch
     * @param deviations σ, the standard deviation of the noise in the estimate, in the model's units: one for all images, or one
     *     for each
     * @param noise N(0, I), {@code [n, c, h, w]}
     * @return of the same shape, in the manager of {@code noise}
     */
    public NDArray startFromEstimate(NDArray estimate, double[] deviations, NDArray noise, double t) {
        double a = prior.schedule().alpha(t);
        double s = prior.schedule().sigma(t);
        float[] missing = new float[deviations.length];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = (float) Math.sqrt(Math.max(0, s * s - a * a * deviations[i] * deviations[i]));
        }
        try (NDArray factor = noise.getManager().create(missing, new Shape(missing.length, 1, 1, 1));
                NDArray kept = estimate.mul(a)) {
            return noise.mul(factor).addi(kept);
        }
    }

    /**
     * Goes through the times.
     *
     * @param start the noisy image at the first time, {@code [n, c, h, w]}; the walk takes and closes it
     * @param times noisiest first, at least two
     * @return the image at the last time, in the manager of {@code start}
     * @throws IllegalArgumentException if there are fewer than two times
     */
    public SamplingResult run(NDArray start, double[] times, UpdateRule rule, TimeStep timeStep) {
        if (times.length < 2) {
            throw new IllegalArgumentException("A run needs at least 2 times (got " + times.length + ").");
        }
        NDManager base = start.getManager();
        NDArray x = start;
        double error = 0;
        for (int step = 0; step + 1 < times.length; step++) {
            try (NDManager manager = base.newSubManager()) {
                x.attach(manager);
                Estimate estimate = rule.update(x, times[step]);
                error = constraint.errorSize(estimate.x0());
                x = timeStep.next(estimate, times[step], times[step + 1]);
                listener.onStep(new StepReport(step + 1, times.length - 1, times[step], error, prior.evaluations(), estimate.x0(), x));
                x.attach(base);
            }
        }
        return new SamplingResult(x, prior.evaluations(), times.length - 1, error);
    }
}
