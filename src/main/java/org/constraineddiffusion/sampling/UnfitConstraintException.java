/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

/**
 * A sampler cannot be used with a constraint, which shows when a run starts: such as one on the latents of a model that {@link SamplerFactory#refusal}, asked about the one on images,
 * did not know of. The message is one plain sentence for the user.
 */
public final class UnfitConstraintException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message one plain sentence */
    public UnfitConstraintException(String message) {
        super(message);
    }
}
