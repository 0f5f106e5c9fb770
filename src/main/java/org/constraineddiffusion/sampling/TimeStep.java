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
import org.constraineddiffusion.prior.Estimate;

/**
 * A step of the reverse diffusion: from the estimates at one time to the noisy image at the next. The other half of a sampler
 * beside the {@link UpdateRule}; {@link DdimStep} is the usual one.
 *
 * <p>A deterministic DDIM step in one line:
 *
 * <pre>{@code
 * TimeStep ddim = (estimate, from, to) ->
 *         estimate.x0().mul(schedule.alpha(to)).addi(estimate.noise().mul(schedule.sigma(to)));
 * }</pre>
 */
@FunctionalInterface
public interface TimeStep {

    /**
     * @param estimate at time {@code from}; it is left unchanged
     * @return x at time {@code to}, {@code [n, c, h, w]}, in the manager of the estimates
     */
    NDArray next(Estimate estimate, double from, double to);
}
