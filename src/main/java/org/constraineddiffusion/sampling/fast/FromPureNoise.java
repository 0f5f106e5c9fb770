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

/** A posterior sample for a constraint without an initial estimate. */
record FromPureNoise() implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().fromPureNoise();
        try (DpmSolver2M step = run.stepsToSample(times[0])) {
            return run.walk().run(run.walk().startFromNoise(run.noise(), times[0]), times, run.rule(), step);
        }
    }
}
