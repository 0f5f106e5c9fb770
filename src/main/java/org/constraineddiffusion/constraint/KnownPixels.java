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
 * Pixels, or cells of a latent, that a constraint says are known. Its tensors are the constraint's own.
 *
 * @param mask 1 where a pixel is known, else 0: {@code [1, 1, h, w]}
 * @param values in the model's units, where the mask is 1: {@code [n, c, h, w]}, or {@code [1, c, h, w]} for all images of a batch
 */
public record KnownPixels(NDArray mask, NDArray values) {

    /**
     * An image with its known pixels replaced: m ⊙ (gain · values + offset) + (1 − m) ⊙ image.
     *
     * @param image {@code [n, c, h, w]}
     * @param gain of the values
     * @param offset of the shape of {@code image}
     * @return in the manager of {@code image}
     */
    public NDArray paste(NDArray image, double gain, NDArray offset) {
        try (NDArray scaled = values.mul(gain); NDArray there = offset.add(scaled); NDArray known = there.muli(mask);
                NDArray hole = mask.neg().addi(1)) {
            return image.mul(hole).addi(known);
        }
    }
}
