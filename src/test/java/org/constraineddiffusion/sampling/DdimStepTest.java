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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DdimStepTest extends TensorTest {

    private static final int SIDE = 300;

    private final NoiseSchedule schedule = DiscreteSchedule.cosine(1000, 0.008, 0.999);

    private NDArray noise(long seed) {
        return new NoiseSource(seed, 1).next(manager, 1, SIDE, SIDE);
    }

    private static double variance(NDArray x) {
        return x.square().mean().getFloat() - Math.pow(x.mean().getFloat(), 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void theNoisesVarianceIsTheSchedulesWhateverIsFresh(double eta) {
        DdimStep step = new DdimStep(schedule, eta, new NoiseSource(5, 1));
        NDArray x = step.next(new Estimate(manager.zeros(noise(1).getShape()), noise(6)), 700, 400);
        double expected = Math.pow(schedule.sigma(400), 2);
        assertEquals(expected, variance(x), 0.015 * expected);
    }

    @Test
    void etaIsTheShareOfTheDeviationOfAncestralSampling() {
        Estimate estimate = new Estimate(manager.zeros(noise(1).getShape()), manager.zeros(noise(1).getShape()));
        NDArray fresh = new DdimStep(schedule, 0.5, new NoiseSource(5, 1)).next(estimate, 700, 400);
        // Ho et al. 2020, eq. 7: β̃ = (1 − ᾱ') / (1 − ᾱ) · (1 − ᾱ / ᾱ').
        double bar = Math.pow(schedule.alpha(700), 2);
        double barNext = Math.pow(schedule.alpha(400), 2);
        double beta = (1 - barNext) / (1 - bar) * (1 - bar / barNext);
        assertEquals(0.25 * beta, variance(fresh), 0.015 * beta);
    }

    @Test
    void theCleanTimeHasNoNoise() {
        Estimate estimate = new Estimate(noise(1), noise(2));
        NDArray clean = new DdimStep(schedule, 1, new NoiseSource(5, 1)).next(estimate, 20, -1);
        assertTrue(largestDifference(clean, estimate.x0()) < 1e-6);
    }
}
