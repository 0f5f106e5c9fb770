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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.SmoothestEstimate;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

class LostRowsTest extends TensorTest {

    private static final int HEIGHT = 40;
    private static final int WIDTH = 24;

    private NDArray image(DoubleBinaryOperator value) {
        float[] pixels = new float[HEIGHT * WIDTH];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) value.applyAsDouble(i / WIDTH, i % WIDTH);
        }
        return manager.create(pixels, new Shape(1, 1, HEIGHT, WIDTH));
    }

    /** Two bands of three rows are lost. */
    private NDArray rows() {
        return image((y, x) -> y >= 10 && y < 13 || y >= 26 && y < 29 ? 0 : 1);
    }

    private NDArray columns() {
        return image((y, x) -> x >= 10 && x < 12 ? 0 : 1);
    }

    private static Optional<LostRows> of(NDArray known) {
        return LostRows.of(known.toFloatArray(), HEIGHT, WIDTH);
    }

    @Test
    void aSmoothSignalAlongTheColumnsComesBackWhereverTheColumnsDiffer() {
        NDArray image = image((y, x) -> Math.sin(0.25 * y + 2 * x) * (x % 2 == 0 ? 1 : -1));
        NDArray filled = of(rows()).orElseThrow().filled(image.mul(rows()));
        assertEquals(0, largestDifference(filled, image), 0.01);
        assertEquals(0, largestDifference(filled.mul(rows()), image.mul(rows())), "known pixels stay");
    }

    @Test
    void lostColumnsAreLostRowsOfTheTransposedImage() {
        NDArray image = image((y, x) -> Math.sin(0.25 * x + 2 * y));
        assertEquals(0, largestDifference(of(columns()).orElseThrow().filled(image.mul(columns())), image), 0.01);
    }

    @Test
    void holesOfAnotherKindAreLeftToOthers() {
        assertTrue(of(image((y, x) -> y >= 10 && y < 13 && x < 20 ? 0 : 1)).isEmpty());
        assertTrue(of(image((y, x) -> 1)).isEmpty());
        assertTrue(of(image((y, x) -> y == 5 ? 1 : 0)).isEmpty(), "one row is no signal");
    }

    @Test
    void theInitialEstimateOfEachImageIsWhatPredictsPixelsThatAreHeldBackBetter() {
        NDArray striped = image((y, x) -> Math.sin(0.25 * y + 2 * x) * (x % 2 == 0 ? 1 : -1)); // only along columns is it smooth
        NDArray slanted = image((y, x) -> Math.sin(0.9 * y + 0.02 * x)); // curvature counts: splines overshoot less or more
        NDArray both = striped.concat(slanted, 0).mul(rows());
        NDArray estimate = new MaskInitializer(new MaskOperator(rows())).estimate(both);
        NDArray splines = of(rows()).orElseThrow().filled(both);
        NDArray smoothest = SmoothestEstimate.smoothest(new MaskOperator(rows()), both);
        assertEquals(0, largestDifference(estimate.get("0:1"), splines.get("0:1")), 1e-6);
        for (int i = 0; i < 2; i++) {
            NDArray one = estimate.get(i + ":" + (i + 1));
            double nearest = Math.min(largestDifference(one, splines.get(i + ":" + (i + 1))), largestDifference(one, smoothest.get(i + ":" + (i + 1))));
            assertEquals(0, nearest, 1e-6, "image " + i);
        }
        assertEquals(DataType.FLOAT32, estimate.getDataType());
    }
}
