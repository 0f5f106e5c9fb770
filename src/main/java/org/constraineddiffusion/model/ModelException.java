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

/** A model or the runtime that cannot be used. The message is one plain sentence for the user. */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one plain sentence */
    public ModelException(String message) {
        super(message);
    }

    /** @param message one plain sentence */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
