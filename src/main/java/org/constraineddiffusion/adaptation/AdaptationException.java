/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

/** A model cannot be adapted to these images; the message says why, in a plain sentence. */
public final class AdaptationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean noGain;

    /** @param message a plain sentence for the user */
    public AdaptationException(String message) {
        this(message, false);
    }

    private AdaptationException(String message, boolean noGain) {
        super(message);
        this.noGain = noGain;
    }

    /** The training made nothing better. */
    public static AdaptationException noGain() {
        return new AdaptationException("The training made the model no better on the parts of the images that were held back, so nothing was written: it fits these"
                + " images as it is.", true);
    }

    /** Whether the model is as good as it was, and no better. */
    public boolean isNoGain() {
        return noGain;
    }
}
