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

/** {@link DdrmSampler} by its key, {@code ddrm}. */
public final class DdrmFactory implements SamplerFactory {

    private static final String DATA_SHARE = "data_share";

    @Override
    public String key() {
        return "ddrm";
    }

    @Override
    public String name() {
        return "DDRM";
    }

    @Override
    public String help() {
        return "To compare with: each singular component of the measurements by its noise, as published by Kawar et al. 2022: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        DdrmSettings published = DdrmSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                PublishedSettings.noiseFactor(published.eta()),
                SamplerSetting.number(DATA_SHARE, "Data share", "The factor η_b of the measurements where they are less noisy than the time, from 0 (none) to 1.", published.dataShare(), 0, 1));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new DdrmSampler(new DdrmSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(PublishedSettings.FRESH_NOISE), settings.number(DATA_SHARE), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessOneGain(key(), constraint);
    }
}
