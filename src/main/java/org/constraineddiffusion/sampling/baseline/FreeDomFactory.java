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

/** {@link FreeDomSampler} by its key, {@code freedom}. */
public final class FreeDomFactory implements SamplerFactory {

    private static final String RHO = "rho";
    private static final String TRAVEL_REPEATS = "travel_repeats";

    @Override
    public String key() {
        return "freedom";
    }

    @Override
    public String name() {
        return "FreeDoM";
    }

    @Override
    public String help() {
        return "To compare with: a gradient of the residual through the model, and time travel in the middle of the way, as published by Yu et al. 2023. A step counts as 2 evaluations.";
    }

    @Override
    public List<SamplerSetting> settings() {
        FreeDomSettings published = FreeDomSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.number(RHO, "Rho", "Length of the step along the gradient, for 100 steps and an image of 3 x 256 x 256, and scaled from there.", published.rho(), 0, 1e4),
                SamplerSetting.whole(TRAVEL_REPEATS, "Travel repeats", "How often each step in the middle of the way is made; 1 is without time travel.",
                        published.travelRepeats(), 1, 100),
                PublishedSettings.ddimNoise(published.eta()));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new FreeDomSampler(new FreeDomSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(RHO), settings.whole(TRAVEL_REPEATS),
                settings.number(PublishedSettings.FRESH_NOISE), FreeDomSettings.PUBLISHED.clip(), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessLinear(key(), constraint.hasDistance());
    }

    /** Each step has a backward pass. */
    @Override
    public double evaluations(SamplerSettings settings) {
        int steps = settings.whole(StandardSettings.STEPS_KEY);
        return DiffusionPrior.EVALUATIONS_OF_VJP * (steps + FreeDomSampler.repeated(steps) * (settings.number(TRAVEL_REPEATS) - 1));
    }
}
