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
 * Brings the constraint into a step: from the noisy image at a time to the estimates that a {@link TimeStep} continues from. One
 * half of a sampler; {@link ReverseDiffusion} runs it.
 *
 * <p>A rule that pulls the clean estimate half of the way towards the constraint:
 *
 * <pre>{@code
 * UpdateRule half = (x, t) -> {
 *     Estimate estimate = walk.prior().estimate(x, t);
 *     NDArray e = constraint.error(estimate.x0()).direction();
 *     return new Estimate(estimate.x0().add(e.muli(0.5)), estimate.noise());
 * };
 * }</pre>
 */
@FunctionalInterface
public interface UpdateRule {

    /**
     * @param x the noisy image, {@code [n, c, h, w]}
     * @param t its time, on the scale of the prior's schedule
     * @return estimates in the manager of {@code x}, which is closed after the step with all that the rule leaves in it
     */
    Estimate update(NDArray x, double t);
}
