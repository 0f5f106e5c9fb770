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
 * The settings of {@link FreeDomSampler}; {@link #PUBLISHED} holds those of its code, but for ρ.
 *
 * @param steps steps from noise to image, at least 1
 * @param rho ρ, 0 or more, for {@value #STEPS} steps and images of 3 × 256²; 0 samples the prior
 * @param travelRepeats how often each step in the middle of the way is made, at least 1; 1 does not go back
 * @param eta η of DDIM steps, 0 … 1
 * @param clip whether the model's clean estimates are clipped to −1 … 1; those of latents never are
 * @param seed the seed of fresh noise
 */
public record FreeDomSettings(int steps, double rho, int travelRepeats, double eta, boolean clip, long seed) {

    /** Of which ρ is. */
    static final int STEPS = 100;

    /** 100 steps, 3 repeats, η = 0.5, clipped. ρ = 5, with which a run goes as far as that of DPS: none was published for measurements. */
    public static final FreeDomSettings PUBLISHED = new FreeDomSettings(STEPS, 5, 3, 0.5, true, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public FreeDomSettings {
        Ranges.requirePositive("steps", steps);
        Ranges.require("rho", rho, 0, Double.MAX_VALUE);
        Ranges.requirePositive("travelRepeats", travelRepeats);
        Ranges.require("eta", eta, 0, 1);
    }
}
