/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Maps images to the latents that a latent diffusion model samples, and back (Rombach et al. 2022, "High-resolution image
 * synthesis with latent diffusion models"). Images are in the model's units, about −1 … 1; latents are scaled as the
 * denoiser takes them. Results belong to the manager of what they are made from.
 */
public interface LatentCodec extends AutoCloseable {

    /**
     * The mean latent of an image.
     *
     * @param image {@code [n, channels, H, W]}, sides multiples of {@link #factor}
     * @return {@code [n, c, H / factor, W / factor]}
     */
    NDArray encode(NDArray image);

    /**
     * The image of a latent, without limits to its values.
     *
     * @param latent {@code [n, c, h, w]}
     * @return {@code [n, channels, h · factor, w · factor]}
     */
    NDArray decode(NDArray latent);

    /**
     * Dᵀ c, D the derivative of {@link #decode} at a latent: a vector-Jacobian product, by one backward evaluation.
     *
     * @param cotangent gives c from the decoded image, of its shape; both live until this returns
     * @return of the latent's shape
     */
    NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent);

    /**
     * Eᵀ c, E the derivative of {@link #encode} at an image: a vector-Jacobian product, by one backward evaluation.
     *
     * @param cotangent gives c from the latent, of its shape; both live until this returns
     * @return of the image's shape
     */
    NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent);

    /** Pixels of an image along the side of a latent's cell. */
    int factor();

    /** The number of channels of an image. */
    int channels();

    /** Frees the encoder for a while; the next image to encode loads it again. */
    default void freeEncoder() {
    }

    /** Frees encoder and decoder. */
    @Override
    default void close() {
    }
}
