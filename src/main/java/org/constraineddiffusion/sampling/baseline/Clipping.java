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
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/** Clean estimates clipped to −1 … 1. */
final class Clipping {

    private Clipping() {
    }

    /** With the noise that the clipped estimate leaves: x = a·x0 + s·ε still holds. */
    static Estimate of(Estimate estimate, NDArray x, NoiseSchedule schedule, double t) {
        NDArray clipped = estimate.x0().clip(-1, 1);
        return new Estimate(clipped, clipped.mul(-schedule.alpha(t)).addi(x).divi(schedule.sigma(t)));
    }

    /** The gradient with respect to an estimate from that with respect to the clipped one: 0 where it was clipped. */
    static NDArray pulledBack(NDArray gradient, NDArray unclipped) {
        try (NDArray size = unclipped.abs(); NDArray within = size.lte(1); NDArray factor = within.toType(gradient.getDataType(), false)) {
            return gradient.mul(factor);
        }
    }
}
