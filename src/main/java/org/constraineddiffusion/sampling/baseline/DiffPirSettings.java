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

/**
 * The settings of {@link DiffPirSampler}; {@link #PUBLISHED} holds those of its implementation in deepinv.
 *
 * @param steps steps from noise to image, at least 1
 * @param lambda λ, above 0: the weight of the model against the measurements; 3 … 25 in the paper
 * @param zeta ζ, 0 … 1: the share of fresh noise, in variance
 * @param clip whether the model's clean estimates are clipped to −1 … 1; those of latents never are
 * @param seed the seed of fresh noise
 */
public record DiffPirSettings(int steps, double lambda, double zeta, boolean clip, long seed) {

    /** 100 steps, λ = 7, ζ = 0.1, clipped. */
    public static final DiffPirSettings PUBLISHED = new DiffPirSettings(100, 7, 0.1, true, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public DiffPirSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("lambda", lambda, Double.MIN_NORMAL, Double.MAX_VALUE);
        Ranges.require("zeta", zeta, 0, 1);
    }
}
