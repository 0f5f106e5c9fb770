/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

/**
 * The settings of {@link FastSampler}.
 *
 * @param steps as many as from pure noise to the image, at least 1; a late start takes its share of them, but at least
 *     {@link #LEAST_STEPS}
 * @param delta δ, the largest change of a pixel in a finite difference, above 0
 * @param seed the seed of the noise that is drawn after the start
 * @param texture ζ of half-quadratic splitting, the share of each evaluation's noise that is drawn: 0 leads to about the posterior mean, 1 to
 *     a posterior sample
 */
public record FastSettings(int steps, double delta, long seed, double texture) {

    /** 20 steps, δ = 0.005. */
    public static final FastSettings DEFAULT = new FastSettings(20, 0.005, 0, 0);

    /** The steps of the latest start. */
    public static final int LEAST_STEPS = 3;

    /** With a texture of 0. */
    public FastSettings(int steps, double delta, long seed) {
        this(steps, delta, seed, 0);
    }

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public FastSettings {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be 1 or more (got " + steps + ").");
        }
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be above 0 (got " + delta + ").");
        }
        if (!(texture >= 0 && texture <= 1)) {
            throw new IllegalArgumentException("texture must be 0 to 1 (got " + texture + ").");
        }
    }
}
