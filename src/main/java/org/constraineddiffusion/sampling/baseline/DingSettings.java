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
 * The settings of {@link DingSampler}; {@link #PUBLISHED} holds those of its code.
 *
 * @param steps steps from noise to image, at least 1
 * @param power k of the drawn variance s'² · min(1 − (a s' / (a' s))², (1 − a')<sup>k</sup>): 1 is the code's default, 2 its square
 * @param leastNoise what the deviation of the measurements' noise is at least, in the model's units, 0 … 1
 * @param seed the seed of fresh noise
 */
public record DingSettings(int steps, int power, double leastNoise, long seed) {

    /** 28 steps, k = 1, σ = 0.01. */
    public static final DingSettings PUBLISHED = new DingSettings(28, 1, 0.01, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public DingSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("power", power, 1, 2);
        Ranges.require("leastNoise", leastNoise, 0, 1);
    }
}
