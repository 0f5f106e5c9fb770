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
import ai.djl.ndarray.types.DataType;

/** ‖·‖<sub>∞</sub> of each image of a batch. */
public final class MaximumNorm {

    /** So small that no image reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    private MaximumNorm() {
    }

    /** 1 for each image that is not all 0, else 0: {@code [n, c, h, w]} to {@code [n, 1, 1, 1]}. */
    public static NDArray isPositive(NDArray x) {
        try (NDArray norm = of(x); NDArray positive = norm.gt(TINY)) {
            return positive.toType(DataType.FLOAT32, false);
        }
    }

    /** {@code [n, c, h, w]} to {@code [n, 1, 1, 1]}; an image of zeros has {@link #TINY}, so that one may divide by it. */
    public static NDArray of(NDArray x) {
        long images = x.getShape().get(0);
        try (NDArray rows = x.reshape(images, -1); NDArray magnitude = rows.abs();
                NDArray largest = magnitude.max(new int[] {1}, true); NDArray positive = largest.maximum(TINY)) {
            return positive.reshape(images, 1, 1, 1);
        }
    }
}
