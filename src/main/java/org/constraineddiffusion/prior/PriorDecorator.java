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

import ai.djl.ndarray.NDManager;

/** A prior around another, with the other's schedule and sizes. Subclasses document whether they close the other. */
abstract class PriorDecorator implements DiffusionPrior {

    final DiffusionPrior prior;

    PriorDecorator(DiffusionPrior prior) {
        this.prior = prior;
    }

    @Override
    public int evaluationsPerEstimate() {
        return prior.evaluationsPerEstimate();
    }

    @Override
    public NoiseSchedule schedule() {
        return prior.schedule();
    }

    @Override
    public final int channels() {
        return prior.channels();
    }

    @Override
    public final int divisor() {
        return prior.divisor();
    }

    @Override
    public final double startMean() {
        return prior.startMean();
    }

    @Override
    public final NDManager newManager() {
        return prior.newManager();
    }
}
