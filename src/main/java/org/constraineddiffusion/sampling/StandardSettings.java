/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

/** The settings that several samplers share, so that a key means the same everywhere. */
public final class StandardSettings {

    /** Of {@link #STEPS}. */
    public static final String STEPS_KEY = "steps";

    /** Of {@link #DELTA}. */
    public static final String DELTA_KEY = "delta";

    static final String ETA_KEY = "eta";

    /** Steps in time. */
    public static final SamplerSetting STEPS = SamplerSetting.whole(STEPS_KEY, "Steps",
            "Number of steps S from pure noise to the image; fast starts later and takes its share of them.", 20, 1, 1000);

    /** Of the finite difference of J e. */
    public static final SamplerSetting DELTA = SamplerSetting.number(DELTA_KEY, "Delta",
            "Largest change of a pixel in the finite difference, in the model's units.", 0.005, 1e-6, 1);

    /** Of DDIM steps. */
    static final SamplerSetting ETA = SamplerSetting.number(ETA_KEY, "Eta",
            "Share of the noise that each DDIM step replaces by fresh noise: 0 (deterministic) to 1.", 0, 0, 1);

    private StandardSettings() {
    }
}
