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
 * The settings of {@link MpgdSampler}; {@link #PUBLISHED} holds those of its code.
 *
 * @param steps steps from noise to image, at least 1
 * @param length c, 0 or more, for {@value #STEPS} steps and images of 3 × 256²; 0 samples the prior
 * @param eta η of DDIM steps, 0 … 1
 * @param clip whether the model's clean estimates are clipped to −1 … 1; those of latents never are
 * @param seed the seed of fresh noise
 */
public record MpgdSettings(int steps, double length, double eta, boolean clip, long seed) {

    /** Of which the length is. */
    static final int STEPS = 20;

    /** 20 steps, c = 17.5 (of ×4 upsampling), η = 0.5, clipped. */
    public static final MpgdSettings PUBLISHED = new MpgdSettings(STEPS, 17.5, 0.5, true, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public MpgdSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("length", length, 0, Double.MAX_VALUE);
        Ranges.require("eta", eta, 0, 1);
    }
}
