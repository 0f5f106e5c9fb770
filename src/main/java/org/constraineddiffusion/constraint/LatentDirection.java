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

/** How an error of the decoded image is turned into a direction of its latent. */
public enum LatentDirection {

    /** The gradient −∇<sub>z</sub> ½‖y − A D(z)‖² through the decoder D (the paper, Section 4). Its direction is that of −∇<sub>z</sub> ‖y − A D(z)‖. */
    DECODER,

    /**
     * The change of the latent as the decoded image moves along A⁺(y − A D(z)): a finite difference of the encoder, without
     * a backward pass (the paper's second inexact-Newton step).
     */
    ENCODER
}
