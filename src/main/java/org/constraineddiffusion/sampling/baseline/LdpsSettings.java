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
 * The settings of {@link LdpsSampler}; {@link #PUBLISHED} holds those of PSLD's code.
 *
 * @param steps steps from noise to image, at least 1
 * @param omega ω, 0 or more, for {@value #STEPS} steps and latents of 4 × 64²; 0 samples the prior
 * @param seed the seed of fresh noise
 */
public record LdpsSettings(int steps, double omega, long seed) {

    /** Of which ω is. */
    static final int STEPS = 1000;

    /** 1000 steps, ω = 0.1. */
    public static final LdpsSettings PUBLISHED = new LdpsSettings(STEPS, 0.1, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public LdpsSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("omega", omega, 0, Double.MAX_VALUE);
    }
}
