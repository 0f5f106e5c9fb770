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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosteriorSampleTest extends StrategyTest {

    /** From the same noise: all that differs is drawn on the way, and it differs the more the less noise the start has. */
    @ParameterizedTest
    @ValueSource(doubles = {5, 8})
    void freshNoiseOnTheWayMakesAnotherImage(double distance) {
        NDArray noise = noise(1, 1);
        NDArray one = run(new PosteriorSample(initial(distance)), known(KNOWN), noise, 3).image();
        NDArray same = run(new PosteriorSample(initial(distance)), known(KNOWN), noise, 3).image();
        NDArray other = run(new PosteriorSample(initial(distance)), known(KNOWN), noise, 4).image();
        assertEquals(0, largestDifference(one, same));
        assertTrue(distance(one, other) > 0.02, "away by " + distance(one, other));
    }

    @Test
    void theVarianceOfFreshNoiseIsThatOfTheTunedExponent() {
        FastTimes times = new FastTimes(prior.schedule(), 20, FastTuning.DEFAULT);
        double[] found = times.from(6);
        double ratio = prior.schedule().sigma(found[0]) / prior.schedule().alpha(found[0]);
        Estimate nothing = new Estimate(manager.zeros(new Shape(1, 1, 300, 300)),
                manager.zeros(new Shape(1, 1, 300, 300)));
        FastRun run = new FastRun(null, known(KNOWN), noise(1, 1), new NoiseSource(4, 1), null, times, 0);
        double fall = prior.schedule().alpha(found[0]) * prior.schedule().sigma(found[1]) / (prior.schedule().alpha(found[1]) * prior.schedule().sigma(found[0]));
        double kept = Math.pow(fall, 2 / (ratio * ratio));
        try (DpmSolver2M step = run.stepsToSample(found[0])) {
            double variance = step.next(nothing, found[0], found[1]).square().mean().getFloat();
            double expected = Math.pow(prior.schedule().sigma(found[1]), 2) * (1 - kept * kept);
            assertEquals(expected, variance, 0.02 * expected);
        }
    }

    @Test
    void itStartsFromTheNoiseThatHidesTheEstimateAndKeepsKnownPixels() {
        SamplingResult result = run(new PosteriorSample(initial(25)), known(KNOWN), noise(1, 1), 3);
        assertEquals(prior.schedule().timeOf(12), times.get(0));
        assertEquals(times.size(), result.steps());
        assertEquals(0, largestDifference(result.image().mul(mask(KNOWN)), image.mul(mask(KNOWN))), 1e-5);
        assertEquals(0, result.error(), 1e-5);
    }
}
