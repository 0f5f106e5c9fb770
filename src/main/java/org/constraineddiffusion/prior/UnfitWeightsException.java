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

/** Weights that do not do what rdf.yaml describes, or not what is asked of them, or return values that are not finite. The message is one plain sentence for the user. */
public final class UnfitWeightsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one plain sentence */
    public UnfitWeightsException(String message) {
        super(message);
    }

    UnfitWeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
