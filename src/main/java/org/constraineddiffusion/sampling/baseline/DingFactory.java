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

/** {@link DingSampler} by its key, {@code ding}. */
public final class DingFactory implements SamplerFactory {

    private static final String VARIANCE = "variance";
    private static final String MEASUREMENT_NOISE = "measurement_noise";

    @Override
    public String key() {
        return "ding";
    }

    @Override
    public String name() {
        return "DING";
    }

    @Override
    public String help() {
        return "To compare with: known pixels get the noise that the model itself sees there, as published by Moufad et al. 2026, without gradients: 2 evaluations a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        DingSettings published = DingSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                SamplerSetting.choice(VARIANCE, "Variance", "How the noise that is drawn falls with time.", "linear", "square"),
                SamplerSetting.number(MEASUREMENT_NOISE, "Measurement noise", "Standard deviation that the noise of measurements has at least, in the model's units.", published.leastNoise(), 0, 1));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new DingSampler(new DingSettings(settings.whole(StandardSettings.STEPS_KEY), settings.whole(VARIANCE) + 1, settings.number(MEASUREMENT_NOISE),
                settings.seed()));
    }

    @Override
    public Optional<String> refusal(Constraint constraint) {
        return Refusals.unlessOneGain(key(), constraint);
    }

    /** The last step needs one. */
    @Override
    public double evaluations(SamplerSettings settings) {
        return 2 * settings.number(StandardSettings.STEPS_KEY) - 1;
    }
}
