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

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step between two times that draws noise anew. */
class StochasticDdimStepTest extends HalfKnownImageTest {

    @Test
    void aRenoisingStepKeepsTheNoisesSize() {
        StochasticDdimStep step = new StochasticDdimStep(prior.schedule(), 2, new NoiseSource(5, 1));
        NDArray x0 = manager.zeros(new Shape(1, 1, 200, 200));
        NDArray x = step.next(new Estimate(x0, new NoiseSource(6, 1).next(manager, 1, 200, 200)), 500, 400);
        assertEquals(prior.schedule().sigma(400), x.square().mean().sqrt().getFloat(), 0.01);
    }

    @Test
    void aRenoisingStepWithoutExponentIsDeterministic() {
        StochasticDdimStep step = new StochasticDdimStep(prior.schedule(), 0, new NoiseSource(5, 1));
        Estimate estimate = new Estimate(image, noise(6, 1));
        NDArray expected = new DdimStep(prior.schedule(), 0, new NoiseSource(7, 1)).next(estimate, 500, 400);
        assertEquals(0, largestDifference(expected, step.next(estimate, 500, 400)), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1, 700, 500", "2, 400, 300", "3, 200, 150"})
    void ofTheOldNoiseIsKeptWhatTheRatiosOfNoiseToSignalSay(double renoising, double from, double to) {
        NoiseSchedule schedule = prior.schedule();
        NDArray old = new NoiseSource(6, 1).next(manager, 1, 200, 200);
        NDArray zero = manager.zeros(new Shape(1, 1, 200, 200));
        NDArray x = new StochasticDdimStep(schedule, renoising, new NoiseSource(5, 1)).next(new Estimate(zero, old), from, to);
        double ratio = schedule.sigma(to) / schedule.alpha(to) / (schedule.sigma(from) / schedule.alpha(from));
        double kept = x.mul(old).mean().getFloat() / old.square().mean().getFloat() / schedule.sigma(to);
        assertEquals(Math.pow(ratio, renoising), kept, 0.02);
    }
}
