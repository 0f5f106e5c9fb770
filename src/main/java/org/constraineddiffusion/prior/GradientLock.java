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

/** The engine collects one gradient at a time. */
final class GradientLock {

    static final Object ONE = new Object();

    private GradientLock() {
    }
}
