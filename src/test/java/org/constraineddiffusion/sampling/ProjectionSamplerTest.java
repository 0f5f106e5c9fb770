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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.operator.TikhonovInverse;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On images of 8×8 pixels from a Gaussian prior, of which the means of 2×2 pixels are known. */
class ProjectionSamplerTest extends TensorTest {

    private static final int SIDE = 8;
    private static final double MEAN = -0.5;
    private static final Constraint NOTHING = x0 -> new ErrorDirection(x0.zerosLike(), 0);

    private GaussianPrior prior;
    private NDArray image;
    private LinearOperator means;
    private LinearConstraint constraint;

    @BeforeEach
    void makeProblem() {
        prior = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), SIDE, MEAN, 5);
        image = new ProjectionSampler(new ProjectionSettings(50, 0, 0))
                .sample(prior, NOTHING, noise(77, 1), SamplingListener.NONE).image();
        means = DownsamplingOperator.area(2, 2).on(Canvas.of(SIDE, SIDE), manager);
        constraint = new LinearConstraint(means, means.apply(image));
    }

    private NDArray noise(long seed, int images) {
        return new NoiseSource(seed, images).next(manager, 1, SIDE, SIDE);
    }

    private NDArray sample(double eta, NDArray noise) {
        return new ProjectionSampler(new ProjectionSettings(20, eta, 3)).sample(prior, constraint, noise, SamplingListener.NONE).image();
    }

    private static double distance(NDArray a, NDArray b) {
        return a.sub(b).square().mean().sqrt().getFloat();
    }

    @Test
    void theResultMeetsTheConstraintExactly() {
        NDArray sampled = sample(0.5, noise(1, 3));
        assertEquals(0, largestDifference(means.apply(sampled), means.apply(image).repeat(0, 3)), 1e-6);
    }

    @Test
    void whatTheMeasurementsDoNotTellComesFromThePrior() {
        NDArray mean = sample(0, noise(1000, 64)).mean(new int[] {0});
        NDArray expected = manager.create(conditionalMean(), mean.getShape());
        NDArray blocks = means.pseudoInverse(means.apply(image));
        double off = distance(mean, expected);
        double without = distance(blocks, expected);
        assertTrue(off < 0.15 * without, "distance to the conditional mean " + off + ", of the enlarged means " + without);
    }

    /** mean + C Aᵀ (A C Aᵀ)⁻¹ (y − A mean) with A the block means. */
    private float[] conditionalMean() {
        int blocks = SIDE * SIDE / 4;
        double[][] c = prior.covariance();
        double[][] cross = new double[SIDE * SIDE][blocks];
        double[][] system = new double[blocks][blocks];
        double[][] right = new double[blocks][1];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int j = 0; j < SIDE * SIDE; j++) {
                cross[i][block(j)] += c[i][j] / 4;
                system[block(i)][block(j)] += c[i][j] / 16;
            }
        }
        float[] y = means.apply(image).toFloatArray();
        for (int k = 0; k < blocks; k++) {
            right[k][0] = y[k] - MEAN;
        }
        double[][] weights = Linear.solve(system, right);
        float[] result = new float[SIDE * SIDE];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) MEAN;
            for (int k = 0; k < blocks; k++) {
                result[i] += (float) (cross[i][k] * weights[k][0]);
            }
        }
        return result;
    }

    private static int block(int pixel) {
        return pixel / SIDE / 2 * (SIDE / 2) + pixel % SIDE / 2;
    }

    @Test
    void aBlurIsUndoneAndWhatLiesBeyondTheImageIsMadeUp() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(2, 2);
        Canvas canvas = Canvas.around(8, 8, psf.marginY(), psf.marginX(), 1);
        GaussianPrior wide = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), canvas.height(), MEAN, 3);
        NDArray truth = new ProjectionSampler(new ProjectionSettings(50, 0, 0)).sample(wide, NOTHING,
                new NoiseSource(77, 1).next(manager, 1, canvas.height(), canvas.width()), SamplingListener.NONE).image();
        BlurOperator blur = new BlurOperator(psf, canvas, TikhonovInverse.NOISE_FREE, manager);
        NDArray blurred = blur.apply(truth);
        LinearConstraint sharp = new LinearConstraint(blur, blurred);
        NDArray sampled = new ProjectionSampler(ProjectionSettings.DEFAULT).sample(wide, sharp,
                new NoiseSource(1, 1).next(manager, 1, canvas.height(), canvas.width()), SamplingListener.NONE).image();
        double before = distance(blurred, canvas.crop(truth));
        double after = distance(canvas.crop(sampled), canvas.crop(truth));
        assertTrue(after < 0.4 * before, before + " → " + after);
        assertTrue(sharp.errorSize(sampled) < 2e-3, "error " + sharp.errorSize(sampled));
    }

    @Test
    void itTakesOneEvaluationForEachStep() {
        List<StepReport> reports = new ArrayList<>();
        new ProjectionSampler(new ProjectionSettings(7, 0, 0)).sample(prior, constraint, noise(1, 1), reports::add);
        assertEquals(7, reports.size());
        assertEquals(7, reports.get(6).evaluations());
        assertEquals(0, reports.get(6).error(), 1e-6);
    }

    @Test
    void anImageOfABatchIsWhatItWouldBeAlone() {
        assertEquals(0, largestDifference(sample(0, noise(5, 2)).get("1:2"), sample(0, noise(6, 1))), 1e-4);
    }

    @Test
    void withNoiseTheResultStopsAtTheNoise() {
        NDArray sampled = new ProjectionSampler(ProjectionSettings.DEFAULT)
                .sample(prior, constraint.withNoise(0.02), noise(1, 1), SamplingListener.NONE).image();
        double size = constraint.errorSize(sampled);
        assertTrue(size > 1e-3 && size < 0.0201, "error " + size);
    }

    @Test
    void leavesTheNoiseAsItWasAndNoTensorsBehind() {
        NDArray noise = noise(1, 1);
        NDArray copy = noise.duplicate();
        NDManager inner = manager.newSubManager();
        noise.attach(inner);
        NDArray result = sample(0.5, noise);
        assertEquals(copy, noise);
        assertEquals(2, inner.getManagedArrays().size(), "the noise and the result");
        assertEquals(inner, result.getManager());
    }

    @Test
    void stopsWhenTheListenerWantsNoMore() {
        SamplingListener canceling = new SamplingListener() {
            private int steps;

            @Override
            public void onStep(StepReport report) {
                steps++;
            }

            @Override
            public boolean isCanceled() {
                return steps == 3;
            }
        };
        ProjectionSampler sampler = new ProjectionSampler(ProjectionSettings.DEFAULT);
        assertThrows(CancellationException.class, () -> sampler.sample(prior, constraint, noise(1, 1), canceling));
    }

    @Test
    void refusesSettingsOutsideOfTheirRanges() {
        assertThrows(IllegalArgumentException.class, () -> new ProjectionSettings(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ProjectionSettings(20, 1.5, 0));
    }

}
