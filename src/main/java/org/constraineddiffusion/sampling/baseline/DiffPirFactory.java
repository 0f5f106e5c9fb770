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

/** {@link DiffPirSampler} by its key, {@code diffpir}. */
public final class DiffPirFactory implements SamplerFactory {

    private static final String LAMBDA = "lambda";
    private static final String ZETA = "zeta";

    @Override
    public String key() {
        return "diffpir";
    }

    @Override
    public String name() {
        return "DiffPIR";
    }

    @Override
    public String help() {
        return "To compare with: model and measurements in turns, from pure noise, as published by Zhu et al. 2023: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        DiffPirSettings published = DiffPirSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(LAMBDA, "Lambda", "Weight of the model against the measurements.", published.lambda(), 1e-3, 1e3),
                SamplerSetting.number(ZETA, "Zeta", "Share of fresh noise in each step, from 0 (none) to 1 (all).", published.zeta(), 0, 1));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new DiffPirSampler(new DiffPirSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(LAMBDA), settings.number(ZETA),
                DiffPirSettings.PUBLISHED.clip(), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessLinear(key(), constraint.hasProximalMap());
    }
}
