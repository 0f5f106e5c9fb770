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

import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.StandardSettings;

/** The settings that several published samplers share, with the value that each was published with. */
final class PublishedSettings {

    /** Of the share or factor of fresh noise, η. */
    static final String FRESH_NOISE = "fresh_noise";

    private PublishedSettings() {
    }

    /** Steps in time. */
    static SamplerSetting steps(int published) {
        return SamplerSetting.whole(StandardSettings.STEPS_KEY, "Steps", "Number of steps from pure noise to the image.", published, 1, 1000);
    }

    /** η as a factor of the noise. */
    static SamplerSetting noiseFactor(double published) {
        return SamplerSetting.number(FRESH_NOISE, "Fresh noise", "The factor η of fresh noise in each step, from 0 (none) to 1.", published, 0, 1);
    }

    /** η of DDIM steps. */
    static SamplerSetting ddimNoise(double published) {
        return SamplerSetting.number(FRESH_NOISE, "Fresh noise", "Share of the noise that each DDIM step replaces by fresh noise, from 0 (none) to 1.", published, 0, 1);
    }
}
