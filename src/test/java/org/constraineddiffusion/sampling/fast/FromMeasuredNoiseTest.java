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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.junit.jupiter.api.Test;

class FromMeasuredNoiseTest extends StrategyTest {

    private static final double SIGMA = 0.3;

    private SamplingResult denoised(NDArray noisy, long seed) {
        LinearConstraint measured = new LinearConstraint(new MaskOperator(mask(SIDE)), noisy).withNoise(SIGMA);
        InitialEstimate initial = new InitialEstimate(noisy, 0, Optional.empty(), SIGMA);
        return run(new FromMeasuredNoise(initial, SIGMA), measured, noise(seed, 1), seed);
    }

    private NDArray noisy() {
        return image.add(random(9, 1, 1, SIDE, SIDE).mul(SIGMA));
    }

    @Test
    void theMeasuredImageIsTheNoisyImageAtTheTimeOfItsNoise() {
        denoised(noisy(), 1);
        assertEquals(2, times.size());
        assertEquals(prior.schedule().timeOf(SIGMA), times.get(0));
        assertEquals(prior.schedule().timeOf(SIGMA / 6), times.get(1));
    }

    @Test
    void withFewStepsThereIsOneEvaluation() {
        FastTimes few = new FastTimes(prior.schedule(), 10, FastTuning.DEFAULT);
        assertArrayEquals(new double[] {prior.schedule().timeOf(SIGMA), -1}, few.fromMeasuredNoise(SIGMA));
    }

    @Test
    void threeEvaluationsHalveTheError() {
        SamplingResult result = denoised(noisy(), 1);
        assertEquals(3, result.evaluations());
        assertTrue(distance(result.image(), image) < 0.6 * distance(noisy(), image));
    }

    @Test
    void theResultHardlyDependsOnTheSamplersNoise() {
        double apart = distance(denoised(noisy(), 1).image(), denoised(noisy(), 2).image());
        assertTrue(apart < 0.1 * SIGMA, "away by " + apart);
    }
}
