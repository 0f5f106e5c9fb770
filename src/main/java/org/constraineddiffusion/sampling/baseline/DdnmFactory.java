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
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;

/** {@link DdnmSampler} by its key, {@code ddnm}. */
public final class DdnmFactory implements SamplerFactory {

    private static final String TRAVEL_LENGTH = "travel_length";
    private static final String TRAVEL_REPEATS = "travel_repeats";

    @Override
    public String key() {
        return "ddnm";
    }

    @Override
    public String name() {
        return "DDNM";
    }

    @Override
    public String help() {
        return "To compare with: projection with fresh noise and time travel, as published by Wang et al. 2023: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        DdnmSettings published = DdnmSettings.PUBLISHED;
        return List.of(
                PublishedSettings.steps(published.steps()),
                PublishedSettings.noiseFactor(published.eta()),
                SamplerSetting.whole(TRAVEL_LENGTH, "Travel length", "Number of steps that the time travel goes back.", published.travelLength(), 1, 100),
                SamplerSetting.whole(TRAVEL_REPEATS, "Travel repeats", "How often each of these parts is walked; 1 is without time travel.",
                        published.travelRepeats(), 1, 100));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new DdnmSampler(new DdnmSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(PublishedSettings.FRESH_NOISE),
                settings.whole(TRAVEL_LENGTH), settings.whole(TRAVEL_REPEATS), settings.seed()));
    }

    @Override
    public boolean needsProjection() {
        return true;
    }

    @Override
    public double evaluations(SamplerSettings settings) {
        return TimeTravel.evaluations(settings.whole(StandardSettings.STEPS_KEY), settings.whole(TRAVEL_LENGTH), settings.whole(TRAVEL_REPEATS));
    }
}
