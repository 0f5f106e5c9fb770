/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Means of 2 × 2 pixels of an 8 × 8 image are known. */
class LinearConstraintTest extends TensorTest {

    private LinearOperator means;
    private NDArray measured;
    private NDArray x0;

    @BeforeEach
    void makeProblem() {
        means = DownsamplingOperator.area(2, 2).on(Canvas.of(8, 8), manager);
        measured = random(1, 1, 1, 4, 4);
        x0 = random(2, 2, 1, 8, 8);
    }

    @Test
    void theDescentOfTheDistanceIsTheSlopeOfEachImagesNorm() {
        LinearConstraint constraint = new LinearConstraint(means, measured).withNoise(0.3);
        NDArray along = random(5, 1, 1, 8, 8);
        NDArray descent = constraint.distanceDescent(x0);
        for (int i = 0; i < 2; i++) {
            NDArray one = x0.get(i + ":" + (i + 1));
            double up = distance(one.add(along.mul(1e-2)));
            double down = distance(one.sub(along.mul(1e-2)));
            assertEquals((down - up) / 2e-2, descent.get(i + ":" + (i + 1)).mul(along).sum().getFloat(), 1e-3);
        }
        NDArray met = constraint.projectExactly(x0);
        NDArray exact = new LinearConstraint(means, means.apply(met)).distanceDescent(met);
        assertEquals(0, exact.abs().max().getFloat(), "no slope where it is met");
    }

    private double distance(NDArray x) {
        return means.apply(x).sub(measured).square().sum().sqrt().getFloat();
    }

    @Test
    void theMeasuredPartIsTheProjectionOntoWhatIsSeen() {
        MeasuredPart part = new LinearConstraint(means, measured).measuredPart().orElseThrow();
        assertEquals(0.5, part.gain(), 1e-6);
        assertEquals(0, part.of(x0).sub(means.pseudoInverse(means.apply(x0))).abs().max().getFloat(), 1e-5);
        assertEquals(0, part.values().sub(means.pseudoInverse(measured)).abs().max().getFloat(), 1e-5);
        assertEquals(0, new LinearConstraint(means, measured).unseenPart(x0).add(part.of(x0)).sub(x0).abs().max().getFloat(), 1e-5);
        assertEquals(0, means.apply(part.values()).sub(measured).abs().max().getFloat(), 1e-5);
    }

    private double residual(NDArray x) {
        return means.apply(x).sub(measured).square().mean().sqrt().getFloat();
    }

    @Test
    void theSizeIsTheRootMeanSquareOverMeasurementsImagesAndChannels() {
        NDArray colour = random(3, 2, 3, 8, 8);
        NDArray wanted = random(4, 2, 3, 4, 4);
        double expected = means.apply(colour).sub(wanted).square().mean().sqrt().getFloat();
        LinearConstraint constraint = new LinearConstraint(means, wanted);
        assertEquals(expected, constraint.error(colour).size(), 1e-6);
        assertEquals(expected, constraint.errorSize(colour), 1e-6);
    }

    @Test
    void pixelsThatAreNotKnownDoNotDiluteTheSize() {
        float[] one = new float[64];
        one[10] = 1;
        NDArray known = manager.create(one, new Shape(1, 1, 8, 8));
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), known.mul(5));
        assertEquals(5, constraint.error(manager.zeros(new Shape(1, 1, 8, 8))).size(), 1e-6);
    }

    @Test
    void aProjectionMeetsTheConstraintAndMovesNoMoreThanItMust() {
        LinearConstraint constraint = new LinearConstraint(means, measured);
        NDArray projected = constraint.project(x0);
        assertEquals(0, residual(projected), 1e-6);
        // Each 2 × 2 block moves as a whole.
        NDArray moved = projected.sub(x0);
        assertEquals(0, moved.get(":, :, 0::2, 0::2").sub(moved.get(":, :, 1::2, 1::2")).abs().max().getFloat(), 1e-6);
    }

    @Test
    void withNoiseAProjectionLeavesTheShareOfTheErrorThatIsNoise() {
        NDArray one = x0.get("0:1");
        double before = residual(one);
        assertTrue(before > 0.3);
        assertEquals(0.3 * 0.3 / before, residual(new LinearConstraint(means, measured).withNoise(0.3).project(one)), 1e-5);
    }

    @Test
    void anErrorBelowTheNoiseCountsAsMet() {
        LinearConstraint constraint = new LinearConstraint(means, measured).withNoise(3);
        ErrorDirection error = constraint.error(x0);
        assertEquals(0, error.direction().abs().max().getFloat());
        assertEquals(residual(x0), error.size(), 1e-6, "the size is told all the same");
        assertEquals(x0, constraint.project(x0));
    }

    @Test
    void eachImageOfABatchHasItsOwnNoise() {
        LinearConstraint constraint = new LinearConstraint(means, measured);
        NDArray direction = constraint.withNoise(3, 0.1).error(x0).direction();
        assertEquals(0, direction.get("0:1").abs().max().getFloat());
        NDArray alone = constraint.withNoise(0.1).error(x0.get("1:2")).direction();
        assertEquals(0, largestDifference(direction.get("1:2"), alone), 1e-6);
    }

    @Test
    void noiseLeavesTheWayToGoAsItIs() {
        LinearConstraint constraint = new LinearConstraint(means, measured);
        NDArray one = x0.get("0:1");
        NDArray without = constraint.error(one).direction();
        NDArray with = constraint.withNoise(0.3).error(one).direction();
        assertEquals(0, largestDifference(with, without.mul(1 - Math.pow(0.3 / residual(one), 2))), 1e-5);
    }

    /** Of means over 2 × 2 pixels A Aᵀ = I / 4: the residual of the proximal map is ρ / (1/4 + ρ) of the one before, ρ = σ² / v. */
    @Test
    void aProximalMapWeighsTheNoisiestImagesNoiseOrTheLeastAgainstTheVariance() {
        LinearConstraint constraint = new LinearConstraint(means, measured).withNoise(0.1, 0.6);
        assertEquals(share(0.36 / 0.5), residual(constraint.proximal(x0, 0.5, 0.2)) / residual(x0), 0.02, "noisier than the least");
        assertEquals(share(0.81 / 0.5), residual(constraint.proximal(x0, 0.5, 0.9)) / residual(x0), 0.02, "the least that is asked for");
        assertTrue(constraint.hasProximalMap());
    }

    private static double share(double rho) {
        return rho / (0.25 + rho);
    }

    @Test
    void theNoiseOfABatchIsThatOfItsNoisiestImage() {
        assertEquals(0.6, new LinearConstraint(means, measured).withNoise(0.1, 0.6, 0.2).noiseDeviation());
        assertEquals(0, new LinearConstraint(means, measured).noiseDeviation());
    }

    @Test
    void refusesNoiseThatDoesNotFit() {
        LinearConstraint constraint = new LinearConstraint(means, measured);
        assertThrows(IllegalArgumentException.class, () -> constraint.withNoise(-1));
        assertThrows(IllegalArgumentException.class, () -> constraint.withNoise(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> constraint.withNoise(1, 1, 1).error(x0));
    }

    @Test
    void leavesNothingBehindButTheDirection() {
        LinearConstraint constraint = new LinearConstraint(means, measured).withNoise(0.1);
        try (NDManager inner = manager.newSubManager()) {
            x0.attach(inner);
            constraint.error(x0);
            constraint.errorSize(x0);
            constraint.project(x0);
            assertEquals(3, inner.getManagedArrays().size(), "x0, a direction and a projection");
        }
    }
}
