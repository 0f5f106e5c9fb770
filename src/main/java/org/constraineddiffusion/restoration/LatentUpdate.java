/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import org.constraineddiffusion.constraint.LatentDirection;

/** How a latent follows from an error of its image. */
public enum LatentUpdate {

    /** Along the decoder's gradient, as in the paper. */
    DECODER(LatentDirection.DECODER),

    /** By evaluations of decoder and encoder, without a gradient. */
    ENCODER(LatentDirection.ENCODER);

    private final LatentDirection direction;

    LatentUpdate(LatentDirection direction) {
        this.direction = direction;
    }

    LatentDirection direction() {
        return direction;
    }
}
