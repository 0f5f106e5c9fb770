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

import java.util.Optional;
import org.constraineddiffusion.sampling.ProjectionUpdate;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/**
 * Denoising: every pixel is measured, and the measured image is the noisy image at the time whose noise it has. One evaluation and a
 * projection there, then an antithetic pair at less noise. Noise that the time has and the image has not is added, but has no
 * antithetic partner.
 */
record FromMeasuredNoise(InitialEstimate initial, double deviation) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().fromMeasuredNoise(deviation);
        try (AntitheticMeanStep mean = run.stepsToMean(new ProjectionUpdate(run.walk().prior(), run.constraint()), Optional.empty())) {
            return run.walk().run(run.walk().startFromEstimate(initial.image(), initial.noise(), run.noise(), times[0]), times, mean, mean);
        }
    }
}
