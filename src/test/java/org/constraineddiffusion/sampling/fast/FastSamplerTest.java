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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.StepReport;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializer;
import org.constraineddiffusion.sampling.initial.InitializerProvider;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.Test;

/** Whole runs, whose answers are known. */
class FastSamplerTest extends HalfKnownImageTest {

    private NDArray sample(Constraint constraint, NDArray noise, SamplingListener listener) {
        return sample(Initializers.found(), constraint, noise, listener);
    }

    private NDArray sample(Initializers initializers, Constraint constraint, NDArray noise, SamplingListener listener) {
        return new FastSampler(new FastSettings(20, 0.005, 3), FastTuning.DEFAULT, initializers).sample(prior, constraint, noise, listener).image();
    }

    @Test
    void knownPixelsAreMetExactly() {
        NDArray filled = sample(known(KNOWN), noise(1, 2), SamplingListener.NONE);
        assertEquals(0, largestDifference(filled.mul(mask(KNOWN)), image.mul(mask(KNOWN))), 1e-5);
    }

    @Test
    void fillsAreNearerToTheConditionalMeanThanTheInitialEstimate() {
        NDArray filled = sample(known(KNOWN), noise(1, 400), SamplingListener.NONE);
        NDArray expected = conditionalMean();
        NDArray hole = mask(KNOWN).neg().add(1);
        double ofMean = distance(filled.mean(new int[] {0}, true).mul(hole), expected.mul(hole));
        double ofInitial = distance(Initializers.found().of(known(KNOWN)).orElseThrow().estimate().image().mul(hole), expected.mul(hole));
        assertTrue(ofMean < 0.92 * ofInitial, ofMean + " against the initial estimate's " + ofInitial);
    }

    /** Of all pixels, given the known ones of {@link #image}. */
    private NDArray conditionalMean() {
        double[] mean = new double[SIDE * SIDE];
        Arrays.fill(mean, MEAN);
        return givenTheKnown(mean, prior.covariance());
    }

    @Test
    void theSameSeedGivesTheSamePixelsAndAnotherOthers() {
        NDArray once = sample(known(KNOWN), noise(1, 1), SamplingListener.NONE);
        assertEquals(0, largestDifference(once, sample(known(KNOWN), noise(1, 1), SamplingListener.NONE)));
        assertTrue(distance(once, sample(known(KNOWN), noise(2, 1), SamplingListener.NONE)) > 1e-3);
    }

    @Test
    void anImageOfABatchIsWhatItWouldBeAlone() {
        NDArray both = sample(known(KNOWN), noise(1, 2), SamplingListener.NONE);
        assertEquals(0, largestDifference(both.get("0:1"), sample(known(KNOWN), noise(1, 1), SamplingListener.NONE)), 1e-4);
    }

    @Test
    void aWiderDistanceTakesMoreStepsAndANarrowOneAPairOfTwoEvaluationsInEach() {
        List<StepReport> narrow = new ArrayList<>();
        List<StepReport> wide = new ArrayList<>();
        sample(known(SIDE - 1), noise(1, 1), narrow::add);
        sample(known(1), noise(1, 1), wide::add);
        assertEquals(FastSettings.LEAST_STEPS, narrow.size());
        assertEquals(4 * FastSettings.LEAST_STEPS, narrow.get(narrow.size() - 1).evaluations());
        assertTrue(wide.size() > narrow.size());
        assertTrue(wide.get(0).t() > narrow.get(0).t());
    }

    @Test
    void anImageWithKnownNoiseIsItselfTheNoisyImageAtThatNoisesTime() {
        double sigma = 0.3;
        NDArray noisy = image.add(random(9, 1, 1, SIDE, SIDE).mul(sigma));
        LinearConstraint measured = new LinearConstraint(new MaskOperator(mask(SIDE)), noisy).withNoise(sigma);
        List<StepReport> steps = new ArrayList<>();
        NDArray denoised = sample(measured, noise(1, 1), steps::add);
        double t = prior.schedule().timeOf(sigma);
        NDArray expected = prior.estimate(noisy.mul(prior.schedule().alpha(t)), t).x0();
        assertEquals(2, steps.size());
        assertEquals(t, steps.get(0).t());
        assertTrue(distance(denoised, expected) < 0.4 * distance(noisy, expected), "away by " + distance(denoised, expected));
        assertTrue(distance(denoised, image) < 0.6 * distance(noisy, image), "away by " + distance(denoised, image));
    }

    @Test
    void whereAllIsKnownOneStepDoes() {
        List<StepReport> steps = new ArrayList<>();
        NDArray result = sample(known(SIDE), noise(1, 1), steps::add);
        assertEquals(1, steps.size());
        assertEquals(0, largestDifference(result, image), 1e-5);
    }

    @Test
    void aConstraintWithoutAnInitialEstimateIsSampledFromPureNoise() {
        List<StepReport> steps = new ArrayList<>();
        NDArray free = sample(x0 -> new ErrorDirection(x0.zerosLike(), 0), noise(1, 50), steps::add);
        assertEquals(999, steps.get(0).t());
        assertEquals(MEAN, free.mean().getFloat(), 0.1);
        assertEquals(steps.size(), steps.get(steps.size() - 1).evaluations(), "met: no probe");
    }

    @Test
    void aWideHoleIsFilledWithSamplesAndANarrowOneWithTheMean() {
        double truth = spreadGivenTheKnown();
        double narrow = spread(sample(atDistance(4), known(KNOWN), noise(1, 200), SamplingListener.NONE));
        double wide = spread(sample(atDistance(25), known(KNOWN), noise(1, 200), SamplingListener.NONE));
        assertEquals(truth, wide, 0.25 * truth);
        assertTrue(narrow < 0.1 * wide, narrow + " against " + wide);
    }

    @Test
    void aNarrowPartBesideAWideOneStartsByItselfAndComesToTheMean() {
        NDArray narrow = mask(SIDE).sub(mask(SIDE - 2));
        NDArray wide = mask(SIDE - 2).sub(mask(KNOWN));
        NDArray gaps = wide.mul(25).add(narrow.mul(3));
        List<Double> alone = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        NDArray whole = sample(atDistance(25), known(KNOWN), noise(1, 200), step -> alone.add(step.t()));
        NDArray parts = sample(atDistance(25, Optional.of(gaps)), known(KNOWN), noise(1, 200), step -> together.add(step.t()));
        List<Double> own = new ArrayList<>();
        sample(atDistance(3), known(KNOWN), noise(1, 1), step -> own.add(step.t()));
        assertEquals(own, together.subList(together.size() - own.size(), together.size()));
        assertEquals(alone.get(0), together.get(0));
        assertEquals(prior.schedule().timeOf(12.0 / 140), alone.get(alone.size() - 1), "a sample of a hole so wide starts from 12");
        assertEquals(prior.schedule().timeOf(0.05), own.get(own.size() - 1));
        List<Double> lessWide = new ArrayList<>();
        sample(atDistance(5, Optional.of(wide.mul(5).add(narrow.mul(3)))), known(KNOWN), noise(1, 1), step -> lessWide.add(step.t()));
        assertEquals(prior.schedule().timeOf(0.02), lessWide.get(lessWide.size() - 1), "nor does a narrow part keep a wide one from its texture");
        assertTrue(spread(parts, narrow) < 0.5 * spread(whole, narrow), spread(parts, narrow) + " against " + spread(whole, narrow));
        assertEquals(spread(whole, wide), spread(parts, wide), 0.25 * spread(whole, wide));
        assertEquals(0, largestDifference(parts.mul(mask(KNOWN)), image.mul(mask(KNOWN))), 1e-5);
    }

    private Initializers atDistance(double distance) {
        return atDistance(distance, Optional.empty());
    }

    /** The known columns, said to be so far from unknown pixels. */
    private Initializers atDistance(double distance, Optional<NDArray> ofRegions) {
        Initializers found = Initializers.found();
        return found.with(new InitializerProvider() {
            @Override
            public Optional<Initializer> of(Constraint constraint, Initializers all) {
                Initializer own = found.of(constraint).orElseThrow();
                return Optional.of(new Initializer() {
                    @Override
                    public InitialEstimate estimate() {
                        InitialEstimate initial = own.estimate();
                        return new InitialEstimate(initial.image(), distance, ofRegions.map(NDArray::duplicate), initial.noise());
                    }

                    @Override
                    public Constraint localized() {
                        return constraint;
                    }
                });
            }
        });
    }

    /** The root mean square deviation of an unknown pixel over the images of a batch. */
    private double spread(NDArray images) {
        return spread(images, mask(KNOWN).neg().add(1));
    }

    /** The same of the pixels that are 1. */
    private static double spread(NDArray images, NDArray where) {
        NDArray deviations = images.sub(images.mean(new int[] {0}, true)).square().mean(new int[] {0}, true);
        return Math.sqrt(deviations.mul(where).sum().getFloat() / where.sum().getFloat());
    }

    /** The same of the images that the prior allows: the conditional variances are C_uu − C_uk C_kk⁻¹ C_ku. */
    private double spreadGivenTheKnown() {
        double[][] covariance = prior.covariance();
        int[] inside = IntStream.range(0, SIDE * SIDE).filter(i -> i % SIDE < KNOWN).toArray();
        double sum = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (i % SIDE >= KNOWN) {
                // The mean given known values that are the covariances with this pixel is what its variance loses.
                float[] values = new float[SIDE * SIDE];
                for (int j : inside) {
                    values[j] = (float) covariance[i][j];
                }
                sum += covariance[i][i] - Linear.conditionalMean(new double[SIDE * SIDE], covariance, inside, values)[i];
            }
        }
        return Math.sqrt(sum / (SIDE * (SIDE - KNOWN)));
    }

    @Test
    void cancelStopsBeforeTheNextEvaluation() {
        SamplingListener canceling = new SamplingListener() {
            @Override
            public void onStep(StepReport step) {
            }

            @Override
            public boolean isCanceled() {
                return true;
            }
        };
        assertThrows(CancellationException.class, () -> sample(known(KNOWN), noise(1, 1), canceling));
    }

    @Test
    void settingsOutsideOfTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FastSettings(0, 0.005, 0));
        assertThrows(IllegalArgumentException.class, () -> new FastSettings(20, 0, 0));
    }
}
