package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * The way between images and the latents that a latent diffusion model draws (Rombach et al. 2022, "High-resolution image
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
     * Dᵀ c, D the derivative of {@link #decode} at a latent: a pass forward and one backward.
     *
     * @param cotangent gives c from the decoded image, of its shape; both live until this returns
     * @return of the latent's shape
     */
    NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent);

    /** Pixels of an image along the side of a latent's cell. */
    int factor();

    /** The number of channels of an image. */
    int channels();

    /** Says that no image will be encoded for a while, so that the memory for it can be used otherwise. */
    default void doneEncoding() {
    }

    /** Frees encoder and decoder. */
    @Override
    default void close() {
    }
}
