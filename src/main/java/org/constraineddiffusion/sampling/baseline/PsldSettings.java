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
 * The settings of {@link PsldSampler}; {@link #PUBLISHED} holds those of its code.
 *
 * @param steps steps from noise to image, at least 1
 * @param omega ω, 0 or more, for {@value #STEPS} steps and latents of 4 × 64²
 * @param gamma γ, 0 or more, likewise
 * @param seed the seed of fresh noise
 */
public record PsldSettings(int steps, double omega, double gamma, long seed) {

    /** Of which ω and γ are. */
    static final int STEPS = 1000;

    /** 1000 steps, ω = 0.1, γ = 0.1. */
    public static final PsldSettings PUBLISHED = new PsldSettings(STEPS, 0.1, 0.1, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public PsldSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("omega", omega, 0, Double.MAX_VALUE);
        Ranges.require("gamma", gamma, 0, Double.MAX_VALUE);
    }
}
