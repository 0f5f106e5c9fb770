/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import java.util.List;

/** {@link ProjectionSampler} by its key, {@code projection}. */
public final class ProjectionFactory implements SamplerFactory {

    @Override
    public String key() {
        return "projection";
    }

    @Override
    public String name() {
        return "Projection";
    }

    @Override
    public String help() {
        return "DDIM steps from pure noise, each followed by a projection onto the constraint (DDNM): 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(StandardSettings.STEPS, StandardSettings.ETA);
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new ProjectionSampler(new ProjectionSettings(settings.whole(StandardSettings.STEPS_KEY),
                settings.number(StandardSettings.ETA_KEY), settings.seed()));
    }

    @Override
    public boolean needsProjection() {
        return true;
    }
}
