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

import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/** A posterior sample from an initial estimate: for wide holes, whose posterior mean would be blurred. */
record PosteriorSample(InitialEstimate initial) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().from(initial.distance());
        try (DpmSolver2M step = run.stepsToSample(times[0])) {
            return run.walk().run(run.walk().startFromEstimate(initial.image(), initial.noise(), run.noise(), times[0]), times, run.rule(), step);
        }
    }
}
