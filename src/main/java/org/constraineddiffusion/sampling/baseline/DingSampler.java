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
import org.constraineddiffusion.constraint.MeasuredPart;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UnfitConstraintException;

/**
 * The sampler of Moufad et al. 2026 (ICLR, arXiv 2512.18365), DING, without gradients. A step from a, s to a', s' draws z ~ N(μ, v), with
 * μ = a'·x0 + √(s'² − v) ε; the model's noise ε<sub>z</sub> at z, a second evaluation, is that of the measured part too: x' is drawn there from the product of
 * N(μ, v) and N(a'·y + s'·ε<sub>z</sub>, (a'σ)²), and from N(μ, v) where nothing is measured.
 *
 * <p>What the paper's rule leaves open is decided so:
 * <ul>
 * <li>x' is drawn with noise of its own, not with that of z, so that a second look at z does not decide what is drawn.
 * <li>At the clean time v is 0 and no second evaluation is possible: the result is x0 there, and y itself where σ is 0.
 * <li>σ is the noise of the measurements, and at least a setting, as exact ones would make the product a projection at every time.
 * <li>Of operators, those with one gain: known pixels, and means over blocks, whose noise is σ / gain in the image ({@link MeasuredPart}).
 * </ul>
 */
public final class DingSampler implements Sampler {

    private final DingSettings settings;

    public DingSampler(DingSettings settings) {
        this.settings = settings;
    }

    /** @throws UnfitConstraintException if the operator has several gains */
    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        MeasuredPart part = Refusals.measuredPart("ding", constraint);
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        double sigma = Math.max(settings.leastNoise(), constraint.noiseDeviation()) / part.gain();
        try (NDArray values = part.values()) {
            return walk.run(walk.startFromNoise(noise, times[0]), times, walk.prior()::estimate,
                    new Step(walk.prior(), part, values, sigma, settings.power(), NoiseSource.fresh(settings.seed(), noise)));
        }
    }

    /**
     * A step.
     *
     * @param values of the measured part
     * @param sigma the deviation of their noise
     */
    private record Step(DiffusionPrior prior, MeasuredPart part, NDArray values, double sigma, int power, NoiseSource fresh) implements TimeStep {

        @Override
        public NDArray next(Estimate estimate, double from, double to) {
            NoiseSchedule schedule = prior.schedule();
            double a = schedule.alpha(to);
            double s = schedule.sigma(to);
            double ratio = schedule.alpha(from) * s / (a * schedule.sigma(from));
            double variance = s * s * Math.min(Math.max(0, 1 - ratio * ratio), Math.pow(1 - a, power));
            NDArray mean = estimate.x0().mul(a).addi(estimate.noise().mul(Math.sqrt(Math.max(0, s * s - variance))));
            double ofData = a * a * sigma * sigma;
            if (s == 0) {
                return ofData > 0 ? mean : mean.addi(missing(mean, 1));
            }
            double deviation = Math.sqrt(variance);
            NDArray seen = prior.estimate(mean.add(drawn(mean).muli(deviation)), to).noise();
            NDArray n = drawn(mean);
            double kept = ofData / (variance + ofData);
            double product = Math.sqrt(variance * kept);
            // Within the measured part, from N(mean, variance) to the product.
            NDArray towards = missing(mean.sub(seen.mul(s)), a).muli(1 - kept);
            return mean.addi(n.mul(deviation)).addi(towards).addi(part.of(n).muli(product - deviation));
        }

        /** What the measured part of x lacks of that of the measurements, times a. */
        private NDArray missing(NDArray x, double a) {
            try (NDArray scaled = values.mul(a)) {
                return part.of(x).neg().addi(scaled);
            }
        }

        private NDArray drawn(NDArray like) {
            Shape shape = like.getShape();
            return fresh.next(like.getManager(), shape.get(1), shape.get(2), shape.get(3));
        }
    }
}
