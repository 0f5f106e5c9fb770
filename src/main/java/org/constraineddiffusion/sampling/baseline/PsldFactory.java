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
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;

/** {@link PsldSampler} by its key, {@code psld}. */
public final class PsldFactory implements SamplerFactory {

    private static final String OMEGA = "omega";
    private static final String GAMMA = "gamma";

    @Override
    public String key() {
        return "psld";
    }

    @Override
    public String name() {
        return "PSLD";
    }

    @Override
    public String help() {
        return "To compare with: LDPS that also asks the image, with the measurements put in, to be encoded as the latent, as published by Rout et al. 2023. A step counts as 2 evaluations, the codec not counted.";
    }

    @Override
    public List<SamplerSetting> settings() {
        PsldSettings published = PsldSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(OMEGA, "Omega", "Weight of the measurements' gradient, for 1000 steps and a latent of 4 x 64 x 64, and scaled from there.", published.omega(), 0, 1e3),
                SamplerSetting.number(GAMMA, "Gamma", "Weight of the gradient of the encoded image, scaled as omega.", published.gamma(), 0, 1e3));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new PsldSampler(new PsldSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(OMEGA), settings.number(GAMMA), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessLinear(key(), constraint instanceof InLatentSpace latent ? latent.pixels().hasDistance() : constraint.hasDistance());
    }

    /** Each step has a backward pass. */
    @Override
    public double evaluations(SamplerSettings settings) {
        return DiffusionPrior.EVALUATIONS_OF_VJP * settings.number(StandardSettings.STEPS_KEY);
    }
}
