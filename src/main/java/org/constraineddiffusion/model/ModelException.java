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

import org.constraineddiffusion.prior.MemoryShortage;

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

    /** For a failed evaluation of a module: the failure itself if memory ran out, else a sentence with the last line of its reason. */
    static RuntimeException notEvaluated(String module, String inputs, RuntimeException failed) {
        return MemoryShortage.isIn(failed) ? failed : new ModelException("model: the " + module + " does not turn " + inputs + " into a tensor ("
                + String.valueOf(failed.getMessage()).lines().reduce((first, last) -> last).orElse("no reason given").strip() + ").", failed);
    }
}
