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
 * The sampler of Kawar et al. 2022, "Denoising diffusion restoration models" (Section 4 and its eq. 7 and 8), for operators with one gain, whose
 * singular vectors need not be computed ({@link MeasuredPart}). With all divided by the signal, τ' = s' / a' the noise of the next time, σ that of the
 * measured part y, and n ~ N(0, I), x' / a' is:
 * <ul>
 * <li>x0 + τ'(√(1 − η²) ε + η n) where nothing is measured,
 * <li>x0 + τ'(√(1 − η²) (y − x0) / σ + η n) where τ' &lt; σ,
 * <li>(1 − η<sub>b</sub>) x0 + η<sub>b</sub> y + √(τ'² − η<sub>b</sub>²σ²) n else.
 * </ul>
 * It starts from y with the noise that y lacks, and from pure noise beside it.
 */
public final class DdrmSampler implements Sampler {

    private final DdrmSettings settings;

    public DdrmSampler(DdrmSettings settings) {
        this.settings = settings;
    }

    /** @throws UnfitConstraintException if the operator has several gains */
    @Override
    public SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        MeasuredPart part = Refusals.measuredPart("ddrm", constraint);
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
        double[] times = prior.schedule().times(settings.steps());
        try (NDArray values = part.values()) {
            Step step = new Step(prior.schedule(), part, values, constraint.noiseDeviation() / part.gain(), settings, NoiseSource.fresh(settings.seed(), noise));
            return walk.run(step.start(walk.startFromNoise(noise, times[0]), noise, times[0]), times, walk.prior()::estimate, step);
        }
    }

    /**
     * A step.
     *
     * @param values of the measured part
     * @param sigma the deviation of their noise
     */
    private record Step(NoiseSchedule schedule, MeasuredPart part, NDArray values, double sigma, DdrmSettings settings, NoiseSource fresh) implements TimeStep {

        /** With the measured part of pure noise replaced; takes {@code pure}. */
        NDArray start(NDArray pure, NDArray noise, double t) {
            double a = schedule.alpha(t);
            double s = schedule.sigma(t);
            try (NDArray measured = part.of(pure); NDArray drawn = part.of(noise); NDArray known = values.mul(a)) {
                return pure.subi(measured).addi(drawn.muli(Math.sqrt(Math.max(0, s * s - a * a * sigma * sigma)))).addi(known);
            }
        }

        @Override
        public NDArray next(Estimate estimate, double from, double to) {
            double a = schedule.alpha(to);
            double s = schedule.sigma(to);
            Shape shape = estimate.x0().getShape();
            NDArray x0 = estimate.x0();
            NDArray n = fresh.next(x0.getManager(), shape.get(1), shape.get(2), shape.get(3));
            double eta = settings.eta();
            double kept = Math.sqrt(1 - eta * eta);
            NDArray free = x0.mul(a).addi(estimate.noise().mul(s * kept)).addi(n.mul(s * eta));
            NDArray missing = part.of(x0).neg().addi(values);
            boolean noisier = s < a * sigma;
            double share = settings.dataShare();
            NDArray measured = noisier ? missing.muli(s * kept / sigma).addi(part.of(n).muli(s * eta))
                    : missing.muli(a * share).addi(part.of(n).muli(Math.sqrt(s * s - share * share * a * a * sigma * sigma)));
            return free.subi(part.of(free)).addi(part.of(x0).muli(a)).addi(measured);
        }
    }
}
