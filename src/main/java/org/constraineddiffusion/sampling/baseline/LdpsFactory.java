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

/** {@link LdpsSampler} by its key, {@code ldps}. */
public final class LdpsFactory implements SamplerFactory {

    private static final String OMEGA = "omega";

    @Override
    public String key() {
        return "ldps";
    }

    @Override
    public String name() {
        return "LDPS";
    }

    @Override
    public String help() {
        return "To compare with: DPS of a latent model, with a gradient through decoder and denoiser. A step counts as 2 evaluations, the decoder not counted.";
    }

    @Override
    public List<SamplerSetting> settings() {
        LdpsSettings published = LdpsSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(OMEGA, "Omega", "Length of the step along the gradient, for 1000 steps and a latent of 4 x 64 x 64, and scaled from there.", published.omega(), 0, 1e3));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new LdpsSampler(new LdpsSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(OMEGA), settings.seed()));
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
