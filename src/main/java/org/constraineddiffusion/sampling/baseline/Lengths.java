/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import ai.djl.ndarray.types.Shape;

/**
 * Lengths of published steps along a gradient of a norm. They were chosen for images of one size and for so many steps; a step of the same length would move the pixels of
 * a smaller image more. Here a length is scaled by √(values of an image / values of a published one), and by published steps / steps.
 */
final class Lengths {

    /** 3 × 256², of DPS, FreeDoM and MPGD. */
    static final double OF_PIXELS = 3 * 256 * 256;

    /** 4 × 64², of PSLD. */
    static final double OF_LATENTS = 4 * 64 * 64;

    private Lengths() {
    }

    /** √(values of an image / published). */
    static double scale(Shape images, double published) {
        return Math.sqrt(images.slice(1).size() / published);
    }
}
