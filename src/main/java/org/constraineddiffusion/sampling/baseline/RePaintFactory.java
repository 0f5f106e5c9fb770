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

/** {@link RePaintSampler} by its key, {@code repaint}. */
public final class RePaintFactory implements SamplerFactory {

    static final String REFUSAL = "The sampler 'repaint' needs pixels that are known as they are, and no other constraint: choose 'newton'.";

    private static final String JUMP_LENGTH = "jump_length";
    private static final String JUMP_REPEATS = "jump_repeats";

    @Override
    public String key() {
        return "repaint";
    }

    @Override
    public String name() {
        return "RePaint";
    }

    @Override
    public String help() {
        return "To compare with: noisy known pixels are pasted in before each evaluation, and parts of the way are repeated, as published by Lugmayr et"
                + " al. 2022; for inpainting. 1 evaluation a step, and about as many more for each repeat.";
    }

    @Override
    public List<SamplerSetting> settings() {
        RePaintSettings published = RePaintSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.whole(JUMP_LENGTH, "Jump length", "Number of steps that a jump goes back.", published.jumpLength(), 1, 100),
                SamplerSetting.whole(JUMP_REPEATS, "Jump repeats", "How often each of these parts is walked; 1 does not go back.",
                        published.jumpRepeats(), 1, 100));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new RePaintSampler(new RePaintSettings(settings.whole(StandardSettings.STEPS_KEY), settings.whole(JUMP_LENGTH),
                settings.whole(JUMP_REPEATS), settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return constraint.knownPixels().isPresent() ? Optional.empty() : Optional.of(REFUSAL);
    }

    @Override
    public double evaluations(SamplerSettings settings) {
        return TimeTravel.evaluations(settings.whole(StandardSettings.STEPS_KEY), settings.whole(JUMP_LENGTH), settings.whole(JUMP_REPEATS));
    }
}
