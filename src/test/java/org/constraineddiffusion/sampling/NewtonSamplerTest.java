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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.IdentityPrior;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On images of 8×8 pixels from a Gaussian prior; the left three columns are known, the rest is to be filled. */
class NewtonSamplerTest extends TensorTest {

    private static final int SIDE = 8;
    private static final int KNOWN_COLUMNS = 3;
    private static final double MEAN = -0.5;

    /** What a run makes of rounding: a product of matrices has other last bits for another batch, on some processors. */
    private static final double ROUNDING = 5e-3;

    private GaussianPrior prior;
    private NDArray image;
    private Constraint known;

    @BeforeEach
    void makeProblem() {
        prior = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), SIDE, MEAN, 5);
        NewtonSettings free = new NewtonSettings(50, 0, 0, 0, 0.005, 0, 0);
        Constraint nothing = x0 -> new ErrorDirection(x0.zerosLike(), 0);
        image = new NewtonSampler(free).sample(prior, nothing, noise(77, 1), SamplingListener.NONE).image();
        float[] mask = new float[SIDE * SIDE];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % SIDE < KNOWN_COLUMNS ? 1 : 0;
        }
        NDArray knownPixels = manager.create(mask, new Shape(1, 1, SIDE, SIDE));
        known = new LinearConstraint(new MaskOperator(knownPixels), image.mul(knownPixels));
    }

    private NDArray noise(long seed, int images) {
        return new NoiseSource(seed, images).next(manager, 1, SIDE, SIDE);
    }

    private static NewtonSettings settings(int steps, int innerSteps, double eta) {
        return new NewtonSettings(steps, innerSteps, 0.5, 0.1, 0.005, eta, 3);
    }

    private double lastError(int innerSteps) {
        List<Double> errors = new ArrayList<>();
        new NewtonSampler(settings(20, innerSteps, 0)).sample(prior, known, noise(1, 1), report -> errors.add(report.error()));
        return errors.get(errors.size() - 1);
    }

    @Test
    void theErrorAtTheKnownPixelsFallsWithTheInnerIterations() {
        double none = lastError(0);
        double one = lastError(1);
        double five = lastError(5);
        assertTrue(one < 0.5 * none && five < 0.5 * one, none + " → " + one + " → " + five);
        assertTrue(five < 0.05, "error with the paper's settings: " + five);
    }

    @Test
    void theFillLiesWhereTheConditionalDistributionIs() {
        int images = 64;
        NDArray samples = new NewtonSampler(settings(20, 5, 0)).sample(prior, known, noise(1000, images), SamplingListener.NONE).image();
        NDArray mean = samples.mean(new int[] {0}).flatten();
        double[] expected = conditionalMean();
        double off = 0;
        double prior0 = 0;
        // The first unknown column: the known ones say most about it.
        for (int y = 0; y < SIDE; y++) {
            int pixel = y * SIDE + KNOWN_COLUMNS;
            off += Math.pow(mean.getFloat(pixel) - expected[pixel], 2);
            prior0 += Math.pow(MEAN - expected[pixel], 2);
        }
        assertTrue(off < 0.1 * prior0, "squared distance to the conditional mean " + off + ", of the prior's mean " + prior0);
    }

    /** mean + C_uk C_kk⁻¹ (known − mean), for every pixel. */
    private double[] conditionalMean() {
        int[] knowns = IntStream.range(0, SIDE * SIDE).filter(i -> i % SIDE < KNOWN_COLUMNS).toArray();
        double[] mean = new double[SIDE * SIDE];
        Arrays.fill(mean, MEAN);
        return Linear.conditionalMean(mean, prior.covariance(), knowns, image.toFloatArray());
    }

    @Test
    void anImageOfABatchIsWhatItWouldBeAlone() {
        NewtonSampler sampler = new NewtonSampler(settings(10, 3, 0));
        NDArray both = sampler.sample(prior, known, noise(5, 2), SamplingListener.NONE).image();
        NDArray second = sampler.sample(prior, known, noise(6, 1), SamplingListener.NONE).image();
        assertEquals(0, largestDifference(both.get("1:2"), second), ROUNDING);
    }

    @Test
    void anImageThatMeetsTheConstraintStaysWhileAnotherMoves() {
        // What is off by less than the noise counts as met: the first image is drawn from the prior alone.
        NewtonSampler sampler = new NewtonSampler(settings(10, 3, 0));
        NDArray both = sampler.sample(prior, ((LinearConstraint) known).withNoise(1e3, 0), noise(5, 2), SamplingListener.NONE).image();
        NDArray free = new NewtonSampler(settings(10, 0, 0)).sample(prior, known, noise(5, 1), SamplingListener.NONE).image();
        NDArray bound = sampler.sample(prior, known, noise(6, 1), SamplingListener.NONE).image();
        assertEquals(0, largestDifference(both.get("0:1"), free), 1e-4);
        assertEquals(0, largestDifference(both.get("1:2"), bound), ROUNDING);
    }

    @Test
    void whereAllImagesMeetTheConstraintThereIsNothingToEvaluate() {
        int[] evaluations = {0};
        new NewtonSampler(settings(10, 3, 0)).sample(prior, ((LinearConstraint) known).withNoise(1e3), noise(5, 2),
                report -> evaluations[0] = report.evaluations());
        assertEquals(10, evaluations[0]);
    }

    @Test
    void theSameSeedGivesTheSamePixels() {
        NewtonSampler sampler = new NewtonSampler(settings(10, 2, 0.5));
        NDArray first = sampler.sample(prior, known, noise(5, 1), SamplingListener.NONE).image();
        NDArray again = sampler.sample(prior, known, noise(5, 1), SamplingListener.NONE).image();
        assertEquals(first, again);
    }

    @Test
    void freshNoiseChangesTheSampleAndStillMeetsTheConstraint() {
        NDArray without = new NewtonSampler(settings(20, 5, 0)).sample(prior, known, noise(5, 1), SamplingListener.NONE).image();
        NDArray with = new NewtonSampler(settings(20, 5, 1)).sample(prior, known, noise(5, 1), SamplingListener.NONE).image();
        assertTrue(largestDifference(without, with) > 0.05);
        assertTrue(known.error(with).size() < 0.05, "error " + known.error(with).size());
    }

    @Test
    void countsTheEvaluationsOfThePaperButForTheTimeWithoutSignal() {
        List<Integer> evaluations = new ArrayList<>();
        new NewtonSampler(settings(20, 5, 0)).sample(prior, known, noise(1, 1), report -> evaluations.add(report.evaluations()));
        assertEquals(1, evaluations.get(0), "J is 0 at the first time, so there is nothing to follow");
        assertEquals(220 - 10, evaluations.get(19));
    }

    @Test
    void makesNoMoreEvaluationsAfterACancel() {
        int[] asked = {0};
        int[] made = {0};
        CountingPrior counted = new CountingPrior(prior, () -> made[0]++);
        SamplingListener canceling = new SamplingListener() {
            @Override
            public void onStep(StepReport report) {
            }

            @Override
            public boolean isCanceled() {
                return ++asked[0] > 7;
            }
        };
        NewtonSampler sampler = new NewtonSampler(settings(20, 5, 0));
        assertThrows(CancellationException.class, () -> sampler.sample(counted, known, noise(1, 1), canceling));
        assertEquals(7, made[0]);
    }

    @Test
    void leavesTheNoiseAsItWasAndNoTensorsBehind() {
        NDArray noise = noise(1, 1);
        NDArray copy = noise.duplicate();
        NDManager inner = manager.newSubManager();
        noise.attach(inner);
        NDArray result = new NewtonSampler(settings(5, 2, 0.5)).sample(prior, known, noise, SamplingListener.NONE).image();
        assertEquals(copy, noise);
        assertEquals(2, inner.getManagedArrays().size(), "the noise and the result");
        assertEquals(inner, result.getManager());
    }

    @Test
    void startsFromTheMeanThatAModelWithLeftOverSignalAsksFor() {
        DiscreteSchedule leaky = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);
        DiffusionPrior asking = new IdentityPrior(manager, leaky, -0.8);
        NDArray zero = manager.zeros(new Shape(1, 1, SIDE, SIDE));
        NDArray x = new NewtonSampler(settings(1, 0, 0)).sample(asking, known, zero, SamplingListener.NONE).image();
        assertEquals(Math.sqrt(leaky.alphaBar(999)) * -0.8, x.mean().getFloat(), 1e-6);
    }
}
