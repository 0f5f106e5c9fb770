/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

/** The initial estimates of the library's operators, and of those it does not know. */
class InitializersTest extends TensorTest {

    private static final int SIDE = 24;

    private final Initializers all = Initializers.found();

    /** 1, and 0 in a box. */
    private NDArray knownBut(int from, int to) {
        NDArray known = manager.ones(new Shape(1, 1, SIDE, SIDE));
        known.set(new NDIndex(":, :, {}:{}, {}:{}", from, to, from, to), 0);
        return known;
    }

    private double distance(LinearOperator operator) {
        return all.of(operator).distance();
    }

    @Test
    void theDistanceOfAHoleIsTheMeanOverItsPixels() {
        assertEquals(0, distance(new MaskOperator(manager.ones(new Shape(1, 1, SIDE, SIDE)))));
        assertEquals(1, distance(new MaskOperator(knownBut(9, 10))), 1e-6);
        assertEquals(10 / 9.0, distance(new MaskOperator(knownBut(9, 12))), 1e-6);
        assertTrue(distance(new MaskOperator(knownBut(4, 20))) > 2);
    }

    @Test
    void thinHolesBesideAWideOneDoNotMakeItsDistanceMuchLess() {
        NDArray known = manager.ones(new Shape(1, 1, 64, 64));
        known.set(new NDIndex(":, :, 8:40, 8:40"), 0);
        double alone = distance(new MaskOperator(known));
        known.set(new NDIndex(":, :, 44::3, :"), 0);
        double both = distance(new MaskOperator(known));
        assertTrue(both > 0.8 * alone, () -> both + " with, " + alone + " without");
    }

    @Test
    void coarserPixelsAndWiderBlursHaveLargerDistances() {
        assertEquals(1, distance(DownsamplingOperator.area(4, 1).on(Canvas.of(SIDE, SIDE), manager)), 1e-9);
        assertEquals(4, distance(DownsamplingOperator.bicubic(8, 8).on(Canvas.of(SIDE, SIDE), manager)), 1e-9);
        PointSpreadFunction psf = PointSpreadFunction.gaussian(4, 4);
        Canvas canvas = Canvas.around(SIDE, SIDE, psf.marginY(), psf.marginX(), 2);
        assertEquals(4, distance(new BlurOperator(psf, canvas, 0.01, manager)), 0.05);
        assertEquals(4, distance(DownsamplingOperator.area(8, 8).on(Canvas.of(SIDE, SIDE), manager).after(new MaskOperator(knownBut(3, 4)))), 1e-9);
    }

    @Test
    void regionsHaveDistancesOfTheirOwnWhereThereAreSeveral() {
        NDArray known = knownBut(9, 12);
        assertTrue(all.of(new MaskOperator(known)).regionDistances().isEmpty());
        known.set(new NDIndex(":, :, 2, 2"), 0);
        NDArray distances = all.of(new MaskOperator(known)).regionDistances().orElseThrow();
        assertEquals(1, distances.getFloat(0, 0, 2, 2));
        assertEquals(10 / 9f, distances.getFloat(0, 0, 10, 10), 1e-6);
        assertEquals(0, distances.getFloat(0, 0, 0, 0));
    }

    @Test
    void theLocalizedConstraintIsTheErrorBesideTheHoleAlone() {
        float[] row = new float[32];
        Arrays.fill(row, 1);
        row[20] = 0;
        NDArray known = manager.create(row, new Shape(1, 1, 1, 32));
        NDArray wanted = random(3, 1, 1, 1, 32).mul(known);
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), wanted);
        NDArray near = all.of(constraint).orElseThrow().localized().error(wanted.zerosLike()).direction();
        assertArrayEquals(new float[12], near.get(":, :, :, :12").toFloatArray(), 1e-9f);
        assertArrayEquals(wanted.get(":, :, :, 12:29").toFloatArray(), near.get(":, :, :, 12:29").toFloatArray(), 1e-9f);
        assertArrayEquals(new float[3], near.get(":, :, :, 29:").toFloatArray(), 1e-9f);
    }

    @Test
    void theLocalizedConstraintKeepsTheNoise() {
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(knownBut(9, 12)), random(3, 1, 1, SIDE, SIDE)).withNoise(1e3);
        NDArray x0 = random(4, 1, 1, SIDE, SIDE);
        ErrorDirection error = all.of(constraint).orElseThrow().localized().error(x0);
        assertEquals(0, error.direction().abs().max().getFloat());
    }

    @Test
    void withoutAHoleTheWholeConstraintIsLocalized() {
        LinearOperator means = DownsamplingOperator.area(2, 2).on(Canvas.of(8, 8), manager);
        LinearConstraint ofMeans = new LinearConstraint(means, random(1, 1, 1, 4, 4));
        assertSame(ofMeans, all.of(ofMeans).orElseThrow().localized());
        LinearConstraint whole = new LinearConstraint(new MaskOperator(manager.ones(new Shape(1, 1, 8, 8))), random(1, 1, 1, 8, 8));
        assertSame(whole, all.of(whole).orElseThrow().localized());
    }

    @Test
    void noiseIsKnownOnlyWhereEveryPixelIs() {
        NDArray image = random(1, 1, 1, SIDE, SIDE);
        NDArray known = knownBut(9, 12);
        LinearConstraint hole = new LinearConstraint(new MaskOperator(known), image.mul(known)).withNoise(0.3);
        assertArrayEquals(new double[1], all.of(hole).orElseThrow().estimate().noise());
        LinearConstraint whole = new LinearConstraint(new CropOperator(Canvas.of(SIDE, SIDE)), image).withNoise(0.3);
        assertArrayEquals(new double[] {0.3}, all.of(whole).orElseThrow().estimate().noise());
    }

    @Test
    void theBorderOfACroppedImageIsContinued() {
        Canvas canvas = new Canvas(SIDE, SIDE, 2, 0, SIDE - 5, SIDE - 1);
        NDArray image = random(1, 1, 1, SIDE - 5, SIDE - 1);
        NDArray estimate = all.of(new CropOperator(canvas)).estimate(image);
        assertEquals(0, largestDifference(canvas.crop(estimate), image));
        assertEquals(0, largestDifference(estimate.get(":, :, 0:1, 0:23"), image.get(":, :, 0:1, :")));
        assertEquals(0, largestDifference(estimate.get(":, :, 23:, 23:"), image.get(":, :, -1:, -1:")));
    }

    @Test
    void anOperatorThatIsNotKnownStartsFromTheMostNoiseAndMeetsItsMeasurements() {
        LinearOperator negative = new LinearOperator() {
            @Override
            public NDArray apply(NDArray x) {
                return x.mul(-2);
            }

            @Override
            public NDArray adjoint(NDArray y) {
                return y.mul(-2);
            }
        };
        NDArray y = random(5, 1, 1, SIDE, SIDE);
        OperatorInitializer initializer = all.of(negative);
        assertEquals(14, initializer.distance());
        assertSame(negative, initializer.localized());
        assertEquals(0, largestDifference(initializer.estimate(y), y.mul(-0.5)), 0.01);
    }

    @Test
    void aConstraintOfAnotherKindHasNoInitializerUnlessOneIsGiven() {
        assertTrue(all.of(x0 -> new ErrorDirection(x0.zerosLike(), 0)).isEmpty());
        OperatorInitializer own = OperatorInitializer.smoothest(new MaskOperator(knownBut(3, 5)), 7);
        Initializers more = all.with(new InitializerProvider() {
            @Override
            public Optional<OperatorInitializer> of(LinearOperator operator, Initializers found) {
                return Optional.of(own);
            }
        });
        assertSame(own, more.of(new MaskOperator(knownBut(3, 5))));
    }
}
