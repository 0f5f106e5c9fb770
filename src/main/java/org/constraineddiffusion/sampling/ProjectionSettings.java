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
 * The settings of {@link ProjectionSampler}; {@link #DEFAULT} has as many steps as the paper's sampler.
 *
 * @param steps steps from noise to image, at least 1, each one evaluation
 * @param eta η, the share of fresh noise in each DDIM step: 0 (deterministic) … 1 (the variance β̃)
 * @param seed the seed of that noise
 */
public record ProjectionSettings(int steps, double eta, long seed) {

    /** 20 steps, η = 0. */
    public static final ProjectionSettings DEFAULT = new ProjectionSettings(20, 0, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public ProjectionSettings {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be 1 or more (got " + steps + ").");
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must be 0 to 1 (got " + eta + ").");
        }
    }
}
