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

/**
 * The state of a run at the end of a step. Its tensors are valid during the call only.
 *
 * @param step the step that ended, from 1
 * @param total the number of steps of the run
 * @param t the time that the step started from
 * @param error the constraint's error at the clean estimate, in the model's units
 * @param evaluations evaluations of the prior so far
 * @param x0 the clean estimate, {@code [n, c, h, w]}
 * @param xt the noisy image that the next step starts from, {@code [n, c, h, w]}
 */
public record StepReport(int step, int total, double t, double error, int evaluations, NDArray x0, NDArray xt) {
}
