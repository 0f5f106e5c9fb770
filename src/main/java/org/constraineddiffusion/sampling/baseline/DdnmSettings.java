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
 * The settings of {@link DdnmSampler}; {@link #PUBLISHED} holds those of its code.
 *
 * @param steps steps from noise to image, at least 1
 * @param eta η, 0 … 1: the part of the next time's noise that is fresh; √(1 − η²) of it is the model's estimate
 * @param travelLength steps that a jump back goes, at least 1
 * @param travelRepeats how often each such part is walked, at least 1; 1 does not go back
 * @param seed the seed of fresh noise
 */
public record DdnmSettings(int steps, double eta, int travelLength, int travelRepeats, long seed) {

    /** 100 steps, η = 0.85, no time travel. */
    public static final DdnmSettings PUBLISHED = new DdnmSettings(100, 0.85, 1, 1, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public DdnmSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("eta", eta, 0, 1);
        Ranges.requirePositive("travelLength", travelLength);
        Ranges.requirePositive("travelRepeats", travelRepeats);
    }
}
