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
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;

/** A step of the forward process, to a noisier time. */
final class ForwardStep {

    private ForwardStep() {
    }

    /** √(1 − β) x + √β n where a² + s² = 1, in the manager of x. */
    static NDArray of(NDArray x, NoiseSchedule schedule, double from, double to, NoiseSource fresh) {
        double kept = schedule.alpha(to) / schedule.alpha(from);
        double s = schedule.sigma(to);
        double before = kept * schedule.sigma(from);
        Shape shape = x.getShape();
        NDArray n = fresh.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3));
        return x.mul(kept).addi(n.muli(Math.sqrt(Math.max(0, s * s - before * before))));
    }
}
