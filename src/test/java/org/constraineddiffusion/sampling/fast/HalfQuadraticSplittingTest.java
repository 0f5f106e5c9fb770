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
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.SeparableOperator;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.Test;

/** On means over 2×2 pixels of an image from a Gaussian prior, whose posterior mean is known. */
class HalfQuadraticSplittingTest extends StrategyTest {

    private static final double NOISE = 0.02;
    private static final FastTuning.Splitting EXACT = FastTuning.DEFAULT.exact();

    private SeparableOperator halved() {
        return DownsamplingOperator.area(2, 2).on(Canvas.of(SIDE, SIDE), manager);
    }

    private LinearConstraint measured(NDArray images) {
        NDArray means = halved().apply(images);
        return new LinearConstraint(halved(), means.add(random(3, means.getShape().getShape()).mul(NOISE))).withNoise(NOISE);
    }

    private InitialEstimate initial(Constraint constraint) {
        return Initializers.found().of(constraint).orElseThrow().estimate();
    }

    private SamplingResult split(Constraint constraint, NDArray noise) {
        return run(new HalfQuadraticSplitting(initial(constraint), EXACT), constraint, noise, 3);
    }

    /** x + C Aᵀ (A C Aᵀ + σ² I)⁻¹ (y − A x) at the prior's mean x. */
    private NDArray posteriorMean(LinearConstraint constraint) {
        double[][] covariance = prior.covariance();
        int pixels = SIDE * SIDE;
        int coarse = SIDE / 2;
        double[][] a = new double[coarse * coarse][pixels];
        for (int i = 0; i < pixels; i++) {
            a[i / SIDE / 2 * coarse + i % SIDE / 2][i] = 0.25;
        }
        double[][] right = new double[a.length][pixels];
        double[][] system = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int p = 0; p < pixels; p++) {
                for (int q = 0; q < pixels; q++) {
                    right[i][p] += a[i][q] * covariance[q][p];
                }
            }
            for (int j = 0; j < a.length; j++) {
                for (int p = 0; p < pixels; p++) {
                    system[i][j] += right[i][p] * a[j][p];
                }
                system[i][j] += i == j ? NOISE * NOISE : 0;
            }
        }
        double[][] gain = Linear.solve(system, right);
        float[] y = constraint.measured().toFloatArray();
        float[] mean = new float[pixels];
        for (int p = 0; p < pixels; p++) {
            mean[p] = (float) MEAN;
            for (int i = 0; i < a.length; i++) {
                mean[p] += (float) (gain[i][p] * (y[i] - MEAN));
            }
        }
        return manager.create(mean, image.getShape());
    }

    @Test
    void theResultIsNearerToThePosteriorMeanThanTheInitialEstimate() {
        LinearConstraint constraint = measured(image);
        NDArray expected = posteriorMean(constraint);
        double before = distance(initial(constraint).image(), expected);
        double after = distance(split(constraint, noise(1, 1)).image(), expected);
        assertTrue(after < 0.7 * before, after + " against " + before);
    }

    @Test
    void theNoiseFallsByTheSameFactorInEachStepAndTheLastEvaluationsAreAPair() {
        SamplingResult result = split(measured(image), noise(1, 1));
        assertEquals(8, result.evaluations(), "20 steps from pure noise");
        assertEquals(7, result.steps());
        double first = EXACT.startOf(0.25);
        for (int i = 0; i < 7; i++) {
            assertEquals(prior.schedule().timeOf(first * Math.pow(EXACT.last() / first, i / 6.0)), times.get(i), 1);
        }
    }

    @Test
    void stepsMakeEvaluations() {
        assertEquals(4, EXACT.evaluations(10));
        assertEquals(8, EXACT.evaluations(20));
        assertEquals(16, EXACT.evaluations(40));
        assertEquals(1, EXACT.evaluations(1));
    }

    @Test
    void farExactMeasurementsTakeMomentum() {
        LinearConstraint constraint = measured(image);
        InitialEstimate far = new InitialEstimate(initial(constraint).image(), 4, Optional.empty(), 0);
        SamplingResult result = run(new HalfQuadraticSplitting(far, EXACT), constraint, noise(1, 1), 3);
        assertEquals(8, result.evaluations());
        FastTuning.Splitting none = new FastTuning.Splitting(EXACT.start(), EXACT.power(), EXACT.last(), EXACT.weight(), EXACT.leastNoise(), 2.5, 4, 0, 9);
        NDArray without = run(new HalfQuadraticSplitting(far, none), constraint, noise(1, 1), 3).image();
        assertTrue(largestDifference(result.image(), without) > 1e-3, "momentum changes the path");
    }

    @Test
    void exactMeasurementsAreMetExactly() {
        LinearConstraint exact = new LinearConstraint(halved(), halved().apply(image));
        NDArray found = run(new HalfQuadraticSplitting(initial(exact), EXACT), exact, noise(1, 1), 3).image();
        assertEquals(0, largestDifference(halved().apply(found), exact.measured()), 1e-5);
    }

    @Test
    void noisyMeasurementsTakeNoPair() {
        LinearConstraint constraint = measured(image);
        SamplingResult result = run(new HalfQuadraticSplitting(initial(constraint), FastTuning.DEFAULT.noisy()), constraint, noise(1, 1), 3);
        assertEquals(8, result.steps());
        assertEquals(8, result.evaluations());
        assertEquals(0, largestDifference(result.image(), run(new HalfQuadraticSplitting(initial(constraint), FastTuning.DEFAULT.noisy()), constraint, noise(2, 1), 3).image()));
    }

    @Test
    void otherNoiseGivesNearlyTheSameImageAndAnImageOfABatchIsWhatItWouldBeAlone() {
        LinearConstraint constraint = measured(image);
        NDArray one = split(constraint, noise(1, 1)).image();
        double apart = largestDifference(one, split(constraint, noise(2, 1)).image());
        assertEquals(0, apart, 1e-4, "a pair's noise cancels, as the prior is linear");
        NDArray two = split(constraint, noise(1, 2)).image();
        assertEquals(2, two.getShape().get(0), "one initial estimate is for all of a batch");
        assertEquals(0, largestDifference(one, two.get("0:1")), 1e-4);
    }

    @Test
    void withTextureOtherNoiseGivesOtherImagesThatMeetTheMeasurementsAsWell() {
        LinearConstraint constraint = measured(image);
        HalfQuadraticSplitting strategy = new HalfQuadraticSplitting(initial(constraint), EXACT);
        NDArray samples = run(strategy, constraint, noise(1, 100), 3, 1).image();
        double deviation = deviation(samples, mask(SIDE));
        assertTrue(deviation > 0.02, "deviation " + deviation);
        double half = deviation(run(strategy, constraint, noise(1, 100), 3, 0.25).image(), mask(SIDE));
        assertEquals(0.5, half / deviation, 0.1, "a linear prior takes the noise as it comes");
        NDArray means = halved().apply(samples);
        assertTrue(distance(means, constraint.measured()) < 2 * NOISE, "off by " + distance(means, constraint.measured()));
    }

    @Test
    void theInitialEstimateStaysAsItIs() {
        LinearConstraint constraint = measured(image);
        InitialEstimate initial = new InitialEstimate(image.duplicate(), 1, Optional.empty(), 0);
        run(new HalfQuadraticSplitting(initial, EXACT), constraint, noise(1, 1), 3);
        assertEquals(0, largestDifference(initial.image(), image));
    }
}
