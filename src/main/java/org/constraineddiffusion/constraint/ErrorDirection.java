/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/**
 * The error of a constraint at a clean estimate.
 *
 * @param direction the error direction e in x0 space, {@code [n, c, h, w]}: 0 where the constraint is met, positive where x0
 *     should increase; all 0 for an image of a batch that meets it
 * @param size the root mean square error over all measurements, in the model's units, noise included
 * @param discrepancyWeights the share of each image's error that the measurements' noise does not explain, 0 … 1 (Morozov's
 *     discrepancy principle): a step that would remove the whole error is to be shortened by it. One number for each image of a
 *     batch, or one for all
 */
public record ErrorDirection(NDArray direction, double size, float... discrepancyWeights) {

    /** An error of measurements without noise: weight 1. */
    public ErrorDirection(NDArray direction, double size) {
        this(direction, size, 1);
    }
}
