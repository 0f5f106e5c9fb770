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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * Puts known pixels back into a decoded image. A decoder reproduces them nearly, often a little too bright or dark as a whole, and
 * the hole's border would be visible. So the hole is shifted in brightness by the error of its known surroundings, in full at the border and
 * less and less up to a cell's width away from it.
 */
final class BorderBlend {

    private static final float TINY = 1e-6f;

    private BorderBlend() {
    }

    /** A latent's image with the known pixels put back, the border being a cell wide: see {@link #putBack}. */
    static NDArray decoded(NDArray latent, LatentCodec codec, NDArray image, NDArray known) {
        try (NDArray decoded = codec.decode(latent)) {
            return putBack(decoded, image, known, codec.factor());
        }
    }

    /**
     * @param decoded {@code [n, c, H, W]}
     * @param image the known pixels, 0 elsewhere, {@code [n, c, H, W]} or {@code [1, c, H, W]}
     * @param known 1 where a pixel is known, else 0: {@code [1, 1, H, W]}
     * @param width of the border, pixels
     * @return {@code image} where it is known, exactly; in the manager of {@code decoded}
     */
    static NDArray putBack(NDArray decoded, NDArray image, NDArray known, int width) {
        NDManager outer = decoded.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(decoded, image, known);
            int radius = Math.max(1, width / 2);
            NDArray off = smoothed(image.sub(decoded).muli(known), radius);
            NDArray density = smoothed(known, radius);
            // At a straight border half of the surroundings are known.
            NDArray share = density.mul(2).minimum(1);
            NDArray shift = off.divi(density.maximum(TINY)).muli(share);
            NDArray hole = known.neg().addi(1);
            NDArray result = shift.addi(decoded).muli(hole).addi(image.mul(known));
            result.attach(outer);
            return result;
        }
    }

    /** Means over squares of 2·radius + 1 pixels, twice; beyond the image there is nothing. */
    private static NDArray smoothed(NDArray x, int radius) {
        return means(means(x, radius), radius);
    }

    private static NDArray means(NDArray x, int radius) {
        return Pool.avgPool2d(x, new Shape(2L * radius + 1, 2L * radius + 1), new Shape(1, 1), new Shape(radius, radius), false, false);
    }
}
