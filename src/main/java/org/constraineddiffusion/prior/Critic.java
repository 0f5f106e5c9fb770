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

/**
 * Measures how far images are from a goal, such as a style or a label map: a loss and its gradient with respect to the image. The gradient goes
 * through the critic only, never through a denoiser.
 */
@FunctionalInterface
public interface Critic {

    /**
     * The loss of each image of a batch, with its gradient.
     *
     * @param losses 0 or more, 0 where the goal is reached: one for each image
     * @param gradient ∂loss/∂image, of the images' shape
     */
    record LossGradient(float[] losses, NDArray gradient) {
    }

    /**
     * Assesses images.
     *
     * @param image {@code [n, k, h, w]} in the model's units, about −1 … 1; it is left unchanged
     * @return its gradient belongs to the manager of {@code image}
     */
    LossGradient assess(NDArray image);
}
