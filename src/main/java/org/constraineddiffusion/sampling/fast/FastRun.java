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
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * What the strategies need of a run.
 *
 * @param constraint the whole one, which the result is projected onto
 * @param noise of the start, {@code [n, c, h, w]}; tensors kept from step to step live in its manager
 * @param noise that is drawn after the start
 * @param rule along conjugate directions
 * @param texture see {@link FastSettings}
 */
record FastRun(ReverseDiffusion walk, Constraint constraint, NDArray noise, NoiseSource fresh, UpdateRule rule, FastTimes times, double texture) {

    NoiseSchedule schedule() {
        return times.schedule();
    }

    /**
     * Steps to a posterior mean.
     *
     * @param where 1 in the regions for which a mean is wanted, else 0, {@code [1, 1, h, w]}; empty for the whole image
     */
    AntitheticMeanStep stepsToMean(UpdateRule each, Optional<NDArray> where) {
        return new AntitheticMeanStep(schedule(), each, fresh, noise.getManager(), where);
    }

    /** Steps to a posterior sample. */
    DpmSolver2M stepsToSample(double start) {
        return new DpmSolver2M(schedule(), new StochasticDdimStep(schedule(), renoising(start), fresh), noise.getManager());
    }

    /** The exponent of {@link StochasticDdimStep} for a run that starts at a time. */
    private double renoising(double start) {
        double signalToNoise = schedule().alpha(start) / schedule().sigma(start);
        return times.tuning().steps().renoising() * signalToNoise * signalToNoise;
    }
}
