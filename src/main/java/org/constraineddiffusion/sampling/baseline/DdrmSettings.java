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
 * The settings of {@link DdrmSampler}; {@link #PUBLISHED} holds the paper's.
 *
 * @param steps steps from noise to image, at least 1
 * @param eta η, 0 … 1: the part of the next time's noise that is fresh; √(1 − η²) of it is what the estimate lacks
 * @param dataShare η<sub>b</sub>, 0 … 1: the share of the measurements where they are less noisy than the time
 * @param seed the seed of fresh noise
 */
public record DdrmSettings(int steps, double eta, double dataShare, long seed) {

    /** 20 steps, η = 0.85, η<sub>b</sub> = 1. */
    public static final DdrmSettings PUBLISHED = new DdrmSettings(20, 0.85, 1, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public DdrmSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("eta", eta, 0, 1);
        Ranges.require("dataShare", dataShare, 0, 1);
    }
}
