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
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * Makes another step one of second order, without further evaluations: x0 is extrapolated half way to the next time, on the line through
 * the estimates at the time before and at this one over the logarithm of the noise-to-signal ratio (Lu et al. 2022, "DPM-Solver++", the
 * multistep solver 2M), and ε is what follows from it at the same x. After a step much shorter than the next it
 * extrapolates no further than the length of that step. The first step, and that to the clean time, stay of first order.
 */
final class DpmSolver2M implements TimeStep, AutoCloseable {

    private final NoiseSchedule schedule;
    private final TimeStep step;
    private final NDManager manager;

    /** The clean estimate at the time before; null at first. */
    private NDArray before;
    private double earlier;

    /** @param manager of the tensors that are kept from step to step: that of the run's start */
    DpmSolver2M(NoiseSchedule schedule, TimeStep step, NDManager manager) {
        this.schedule = schedule;
        this.step = step;
        this.manager = manager;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        if (schedule.sigma(to) == 0) {
            return step.next(estimate, from, to);
        }
        NDArray x0 = estimate.x0().duplicate();
        NDArray x;
        if (before == null) {
            x = step.next(estimate, from, to);
        } else {
            double share = Math.min(1, (level(from) - level(to)) / (2 * (level(earlier) - level(from))));
            try (NDArray change = x0.sub(before).muli(share);
                    NDArray expected = x0.add(change);
                    NDArray noise = estimate.noise().sub(change.muli(schedule.alpha(from) / schedule.sigma(from)))) {
                x = step.next(new Estimate(expected, noise), from, to);
            }
        }
        close();
        before = x0;
        before.attach(manager);
        earlier = from;
        return x;
    }

    /** The logarithm of the noise-to-signal ratio. */
    private double level(double time) {
        return Math.log(schedule.sigma(time) / schedule.alpha(time));
    }

    @Override
    public void close() {
        if (before != null) {
            before.close();
            before = null;
        }
    }
}
