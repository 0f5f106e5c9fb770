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

/** Checks of settings. */
final class Ranges {

    private Ranges() {
    }

    /** @throws IllegalArgumentException if the value is outside of the range; the message names it */
    static void require(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + " (got " + value + ").");
        }
    }

    /** @throws IllegalArgumentException if the value is below 1; the message names it */
    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more (got " + value + ").");
        }
    }
}
