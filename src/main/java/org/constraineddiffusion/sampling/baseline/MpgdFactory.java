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

import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;

/** {@link MpgdSampler} by its key, {@code mpgd}. */
public final class MpgdFactory implements SamplerFactory {

    private static final String STEP_LENGTH = "step_length";

    @Override
    public String key() {
        return "mpgd";
    }

    @Override
    public String name() {
        return "MPGD";
    }

    @Override
    public String help() {
        return "To compare with: a step of the clean estimate down the gradient of the residual, not through the model, as published by He et al. 2024: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        MpgdSettings published = MpgdSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(STEP_LENGTH, "Step length", "Length c of a step of the clean estimate; that of the paper for 20 steps and an image of 3 x 256 x 256, and scaled from there.", published.length(), 0, 1e4),
                PublishedSettings.ddimNoise(published.eta()));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new MpgdSampler(new MpgdSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(STEP_LENGTH), settings.number(PublishedSettings.FRESH_NOISE),
                MpgdSettings.PUBLISHED.clip(), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessLinear(key(), constraint.hasDistance());
    }
}
