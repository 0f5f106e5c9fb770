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
 * The settings of {@link DpsSampler}; {@link #PUBLISHED} holds those of its code.
 *
 * @param steps steps from noise to image, at least 1
 * @param zeta ζ, 0 or more, for {@value #STEPS} steps and images of 3 × 256²; 0 samples the prior
 * @param clip whether the model's clean estimates are clipped to −1 … 1; those of latents never are
 * @param seed the seed of fresh noise
 */
public record DpsSettings(int steps, double zeta, boolean clip, long seed) {

    /** Of which ζ is. */
    static final int STEPS = 1000;

    /** 1000 steps, ζ = 0.5 (of inpainting; 0.3 for upsampling and deblurring), clipped. */
    public static final DpsSettings PUBLISHED = new DpsSettings(STEPS, 0.5, true, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public DpsSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("zeta", zeta, 0, Double.MAX_VALUE);
    }
}
