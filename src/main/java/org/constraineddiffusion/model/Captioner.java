/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Proposes a caption for an image, in words that the model's text encoder takes. */
sealed interface Captioner permits ClassCaptioner, WordCaptioner {

    /** Its files. */
    List<Weights> files();

    /**
     * The caption; the same for the same image.
     *
     * @param image {@code [1, k, h, w]} in the model's units, k as the model's images have, 0 where a pixel is unknown
     * @return words; empty if it finds none
     * @throws ModelException if weights are missing or altered, cannot be loaded, or give what they must not
     */
    String caption(NDArray image, TorchDevice device);
}
