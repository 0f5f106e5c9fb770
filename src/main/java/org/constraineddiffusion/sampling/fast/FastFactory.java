/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;
import org.constraineddiffusion.sampling.initial.Initializers;

/** {@link FastSampler} by its key, {@code fast}. */
public final class FastFactory implements SamplerFactory {

    private static final String TEXTURE_KEY = "texture";

    private static final SamplerSetting TEXTURE = SamplerSetting.number(TEXTURE_KEY, "Texture",
            "Of coarse and blurred images: 0 gives about the posterior mean, 1 a posterior sample, which has the texture of an image and another one"
            + " for each seed. With several samples it is 1.", 0, 0, 1);

    @Override
    public String key() {
        return "fast";
    }

    @Override
    public String name() {
        return "Fast";
    }

    @Override
    public String help() {
        return "From a smooth initial estimate, moved along J e and projected onto the constraint: 2 to 4 evaluations a step, fewest steps.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(StandardSettings.STEPS, StandardSettings.DELTA, TEXTURE);
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new FastSampler(new FastSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(StandardSettings.DELTA_KEY),
                settings.seed(), settings.number(TEXTURE_KEY)));
    }

    /** With texture, where none was asked for: means of all seeds are alike. */
    @Override
    public SamplerSettings ofSeveralSamples(SamplerSettings settings) {
        return settings.number(TEXTURE_KEY) > 0 ? settings : settings.with(TEXTURE_KEY, 1);
    }

    /** It starts late. */
    @Override
    public double evaluations(SamplerSettings settings) {
        return 0.65 * settings.number(StandardSettings.STEPS_KEY);
    }

    /** It starts at the noise that is measured. */
    @Override
    public boolean removesNoise() {
        return true;
    }

    /** Its line search takes the error for linear in the image, and it counts on a projection or an initial estimate. */
    @Override
    public Optional<String> refusal(Constraint constraint) {
        return constraint.hasProjection() || Initializers.found().of(constraint).isPresent() ? Optional.empty()
                : Optional.of("The sampler 'fast' needs a constraint with a projection or an initial estimate, and this one has neither:"
                        + " choose 'newton'.");
    }
}
