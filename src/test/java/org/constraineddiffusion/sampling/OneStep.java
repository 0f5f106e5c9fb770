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
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * Another prior, from one time to the next: a sampler of one step that is given x<sub>t</sub> as its noise makes this step
 * from it. To that end the schedule says that x<sub>t</sub> is all noise; the estimates are the other prior's own.
 */
public record OneStep(DiffusionPrior prior, double from, double to) implements DiffusionPrior {

    @Override
    public Estimate estimate(NDArray xt, double t) {
        return prior.estimate(xt, t);
    }

    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        return prior.pullBack(xt, t, cotangent);
    }

    @Override
    public NoiseSchedule schedule() {
        return new NoiseSchedule() {
            @Override
            public double alpha(double t) {
                return prior.schedule().alpha(t);
            }

            @Override
            public double sigma(double t) {
                return t == from ? 1 : prior.schedule().sigma(t);
            }

            @Override
            public double[] times(int steps) {
                return new double[] {from, to};
            }

            @Override
            public double timeOf(double noiseToSignalRatio) {
                return prior.schedule().timeOf(noiseToSignalRatio);
            }

            @Override
            public double nearest(double time) {
                return prior.schedule().nearest(time);
            }
        };
    }

    @Override
    public int channels() {
        return prior.channels();
    }

    @Override
    public NDManager newManager() {
        return prior.newManager();
    }
}
