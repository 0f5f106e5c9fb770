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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.model.TorchRuntime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedProjectionTest {

    @BeforeAll
    static void loadPyTorch() {
        TorchRuntime.start();
    }


    private static NDArray random(NDManager manager, double low, double high, int side) {
        Random random = new Random(1);
        float[] values = new float[2 * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
        return manager.create(values, new Shape(2, 1, side, side));
    }

    @ParameterizedTest
    @ValueSource(strings = {"area", "bicubic", "fraction"})
    void dataAndRangeAreBothMet(String kernel) {
        try (NDManager manager = NDManager.newBaseManager()) {
            DownsamplingOperator downsampling = switch (kernel) {
                case "area" -> DownsamplingOperator.area(4, 4);
                case "bicubic" -> DownsamplingOperator.bicubic(4, 4);
                default -> DownsamplingOperator.area(2.5, 1);
            };
            LinearOperator operator = downsampling.on(Canvas.of(40, 40), manager);
            NDArray truth = random(manager, -3, 3, 40).clip(-1, 1); // many pixels at both ends
            NDArray y = operator.apply(truth);
            NDArray start = truth.add(random(manager, -0.5, 0.5, 40));
            LinearConstraint constraint = new LinearConstraint(operator, y);
            NDArray found = new BoundedProjection(constraint, new float[] {-1, -1}, new float[] {1, 1}).project(constraint.project(start));
            assertTrue(found.min().getFloat() >= -1 && found.max().getFloat() <= 1);
            assertEquals(0, operator.apply(found).sub(y).abs().max().getFloat(), kernel.equals("bicubic") ? 0.02 : 0.002);
        }
    }

    /** One pixel of an exact image above the range, or below: its excess goes to the other pixels of its mean. */
    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void anImageThatLeavesTheRangeOnOneSideIsBroughtBack(int side) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LinearOperator operator = DownsamplingOperator.area(2, 2).on(Canvas.of(2, 2), manager);
            NDArray image = manager.create(new float[] {1.5f * side, 0, 0, 0}, new Shape(1, 1, 2, 2));
            LinearConstraint constraint = new LinearConstraint(operator, operator.apply(image));
            float[] found = new BoundedProjection(constraint, new float[] {-1}, new float[] {1}).project(image).toFloatArray();
            assertEquals(side, found[0], 1e-6);
            for (int pixel = 1; pixel < 4; pixel++) {
                assertEquals(0.5 * side / 3, found[pixel], 0.002);
            }
        }
    }

    @Test
    void anImageWithinTheRangeIsNotTouched() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LinearOperator operator = DownsamplingOperator.area(4, 4).on(Canvas.of(8, 8), manager);
            NDArray image = random(manager, -1, 1, 8);
            assertSame(image, new BoundedProjection(new LinearConstraint(operator, manager.zeros(new Shape(2, 1, 2, 2))), new float[] {-1, -1}, new float[] {1, 1}).project(image));
        }
    }
}
