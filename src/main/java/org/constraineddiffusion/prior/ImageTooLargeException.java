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

/** An image for which the memory does not suffice, however small its tiles. The message is one plain sentence for the user. */
public final class ImageTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImageTooLargeException(long height, long width, int tile, Throwable cause) {
        super("The memory ran out: an image of " + width + " x " + height + " pixels is too large here, even in tiles of "
                + tile + " x " + tile + " pixels, one at a time.", cause);
    }
}
