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

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UpdateRule;

/** Moves the clean estimate a part of the way to the constraint in each step. */
public final class HalfwayFactory implements SamplerFactory {

    @Override
    public String key() {
        return "halfway";
    }

    @Override
    public String name() {
        return "Halfway";
    }

    @Override
    public String help() {
        return "Moves the clean estimate a part of the way to the constraint: 1 evaluation a step.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(SamplerSetting.whole("steps", "Steps", "Steps from noise to image.", 20, 1, 1000),
                SamplerSetting.number("pull", "Pull", "The part of the way, 1 for all of it.", 0.5, 0, 1));
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return (prior, constraint, noise, listener) -> {
            ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
            double[] times = prior.schedule().times(settings.whole("steps"));
            UpdateRule part = (x, t) -> {
                Estimate estimate = walk.prior().estimate(x, t);
                NDArray e = constraint.error(estimate.x0()).direction();
                return new Estimate(estimate.x0().add(e.muli(settings.number("pull"))), estimate.noise());
            };
            TimeStep ddim = new DdimStep(prior.schedule(), 0, NoiseSource.fresh(settings.seed(), noise));
            return walk.run(walk.startFromNoise(noise, times[0]), times, part, ddim);
        };
    }
}
