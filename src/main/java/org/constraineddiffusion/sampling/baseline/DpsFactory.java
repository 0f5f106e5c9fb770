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
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;

/** {@link DpsSampler} by its key, {@code dps}. */
public final class DpsFactory implements SamplerFactory {

    private static final String ZETA = "zeta";

    @Override
    public String key() {
        return "dps";
    }

    @Override
    public String name() {
        return "DPS";
    }

    @Override
    public String help() {
        return "To compare with: a gradient of the residual through the model after each ancestral step, as published by Chung et al. 2023. A step counts as 2 evaluations.";
    }

    @Override
    public List<SamplerSetting> settings() {
        DpsSettings published = DpsSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(ZETA, "Zeta", "Length of the step along the gradient; that of the paper for 1000 steps and an image of 3 x 256 x 256, and scaled from there.", published.zeta(), 0, 1e3));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new DpsSampler(new DpsSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(ZETA), DpsSettings.PUBLISHED.clip(), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessLinear(key(), constraint.hasDistance());
    }

    /** Each step has a backward pass. */
    @Override
    public double evaluations(SamplerSettings settings) {
        return DiffusionPrior.EVALUATIONS_OF_VJP * settings.number(StandardSettings.STEPS_KEY);
    }
}
