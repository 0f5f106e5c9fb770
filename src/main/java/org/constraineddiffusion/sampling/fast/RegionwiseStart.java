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
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * A step that lets some regions of an image start later than the others, from the initial estimate with the noise of that time, and
 * lead to the {@linkplain AntitheticMeanStep posterior mean} from then on. Their pixels before that time are dropped: they were there
 * for the others' sake.
 */
final class RegionwiseStart implements TimeStep {

    private final NoiseSchedule schedule;
    private final NDArray where;
    private final NDArray initial;
    private final double start;
    private final TimeStep rest;
    private final AntitheticMeanStep own;

    /**
     * @param where 1 in the regions that start late, else 0: {@code [1, 1, h, w]}
     * @param initial the clean image to start from, {@code [n, c, h, w]} or {@code [1, c, h, w]}
     * @param start the time to start at: one of the run's times
     * @param rest the steps of the others
     * @param own those of the regions that start late
     */
    RegionwiseStart(NoiseSchedule schedule, NDArray where, NDArray initial, double start, TimeStep rest, AntitheticMeanStep own) {
        this.schedule = schedule;
        this.where = where;
        this.initial = initial;
        this.start = start;
        this.rest = rest;
        this.own = own;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        NDArray x = rest.next(estimate, from, to);
        if (to > start || schedule.sigma(to) == 0) {
            return x;
        }
        try (NDArray late = own.noisy(to == start ? initial : estimate.x0(), to); NDArray away = late.sub(x)) {
            return x.addi(away.muli(where));
        }
    }
}
