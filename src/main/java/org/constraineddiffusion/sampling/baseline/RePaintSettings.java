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
 * The settings of {@link RePaintSampler}; {@link #PUBLISHED} holds the paper's.
 *
 * @param steps steps from noise to image, at least 1
 * @param jumpLength steps that a jump back goes, at least 1
 * @param jumpRepeats how often each such part is walked, at least 1; 1 does not go back
 * @param seed the seed of fresh noise
 */
public record RePaintSettings(int steps, int jumpLength, int jumpRepeats, long seed) {

    /** 250 steps, 10 walks of each 10: 2410 evaluations. */
    public static final RePaintSettings PUBLISHED = new RePaintSettings(250, 10, 10, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public RePaintSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.requirePositive("jumpLength", jumpLength);
        Ranges.requirePositive("jumpRepeats", jumpRepeats);
    }
}
