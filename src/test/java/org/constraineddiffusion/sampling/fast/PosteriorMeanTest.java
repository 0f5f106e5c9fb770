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
import java.util.Arrays;
import java.util.Optional;
import org.constraineddiffusion.sampling.SamplingResult;
import org.junit.jupiter.api.Test;

class PosteriorMeanTest extends StrategyTest {

    @Test
    void imagesFromDifferentNoiseAreNearlyTheSame() {
        NDArray means = run(new PosteriorMean(initial(3), Optional.empty()), known(KNOWN), noise(1, 100), 3).image();
        NDArray samples = run(new PosteriorSample(initial(25)), known(KNOWN), noise(1, 100), 3).image();
        double ofMeans = deviation(means, unknown());
        double ofSamples = deviation(samples, unknown());
        assertTrue(ofMeans < 0.1 * ofSamples, ofMeans + " against " + ofSamples);
    }

    @Test
    void theyAreNearerToTheConditionalMeanThanTheInitialEstimate() {
        double[] mean = new double[SIDE * SIDE];
        Arrays.fill(mean, MEAN);
        NDArray expected = givenTheKnown(mean, prior.covariance());
        NDArray found = run(new PosteriorMean(initial(4), Optional.empty()), known(KNOWN), noise(1, 1), 3).image();
        double before = distance(initial(4).image(), expected);
        assertTrue(distance(found, expected) < 0.95 * before, distance(found, expected) + " against " + before);
    }

    @Test
    void everyTimeTakesAPairOfEstimatesWithAMoveEach() {
        SamplingResult result = run(new PosteriorMean(initial(1), Optional.empty()), known(KNOWN), noise(1, 1), 3);
        assertEquals(4 * result.steps(), result.evaluations());
        assertEquals(prior.schedule().timeOf(0.1), times.get(0));
        assertEquals(prior.schedule().timeOf(0.05), times.get(times.size() - 1));
    }
}
