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
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * The channels beside the noisy latent that inpainting models of Stable Diffusion take: the mask, and the latent of the image with
 * mid-grey in the hole. As in diffusers, a cell's mask is that of its first pixel.
 */
public final class MaskInput {

    private MaskInput() {
    }

    /**
     * @param pixels on images, {@code [n, c, H, W]}
     * @return {@code [n, 1 + c, h, w]}, the mask (1 = unknown) first, in the manager of the measurements; empty if the constraint
     *     is not one on known pixels
     */
    public static Optional<NDArray> of(Constraint pixels, LatentCodec codec) {
        if (!(pixels instanceof LinearConstraint linear && linear.operator() instanceof MaskOperator known)) {
            return Optional.empty();
        }
        try (NDArray latent = codec.encode(linear.measured()); NDArray first = firstPixels(known.known(), codec.factor());
                NDArray hole = first.neg().addi(1); NDArray each = hole.repeat(0, latent.getShape().get(0))) {
            return Optional.of(NDArrays.concat(new NDList(each, latent), 1));
        }
    }

    private static NDArray firstPixels(NDArray known, int factor) {
        return known.get(":, :, ::{}, ::{}", factor, factor);
    }
}
