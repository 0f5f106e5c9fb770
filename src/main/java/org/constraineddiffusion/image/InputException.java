/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

/** Input that cannot be worked on. The message is one plain sentence for the user: what is wrong and what is allowed. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one plain sentence */
    public InputException(String message) {
        super(message);
    }
}
