/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import java.util.List;
import org.constraineddiffusion.host.fiji.SamplerPlugin;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.scijava.plugin.Plugin;

/** Ignores the measured pixels: what the model generates by itself, for comparison. Fiji finds it by its annotation. */
@Plugin(type = SamplerPlugin.class)
public final class UnconditionalSampler implements SamplerPlugin {

    @Override
    public String key() {
        return "unconditional";
    }

    @Override
    public String name() {
        return "Unconditional";
    }

    @Override
    public String help() {
        return "Samples the model and ignores the measured pixels: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(SamplerSetting.whole("steps", "Steps", "Steps from noise to image.", 20, 1, 1000));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return (prior, constraint, noise, listener) -> {
            ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
            double[] times = prior.schedule().times(settings.whole("steps"));
            return walk.run(walk.startFromNoise(noise, times[0]), times, walk.prior()::estimate,
                    new DdimStep(prior.schedule(), 0, NoiseSource.fresh(settings.seed(), noise)));
        };
    }
}
