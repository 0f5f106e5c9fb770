/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownsamplingOperatorTest extends TensorTest {

    private static final float[] LINE = {3, -1, 4, 1, -5, 9, 2, -6, 5, 3, -5, 8};

    /** A line as an image of one row. */
    private NDArray line(int length) {
        float[] values = Arrays.copyOf(LINE, length);
        return manager.create(values, new Shape(1, 1, 1, length));
    }

    @Test
    void areaIsThePlainMean() {
        NDArray x = random(1, 2, 3, 12, 20);
        NDArray means = x.reshape(2, 3, 3, 4, 4, 5).mean(new int[] {5}).mean(new int[] {3});
        NDArray y = DownsamplingOperator.area(4, 5).on(Canvas.of(12, 20), manager).apply(x);
        assertEquals(0, largestDifference(y, means), 1e-6);
    }

    @Test
    void areaByABrokenFactorCountsAPixelByThePartThatLiesInside() {
        // 2.5 pixels each: 3 −1 ½·4 | ½·4 1 −5 | 9 2 ½·−6 | ½·−6 5 3
        float[] y = DownsamplingOperator.area(1, 2.5).on(Canvas.of(1, 10), manager).apply(line(10)).toFloatArray();
        assertArrayEquals(new float[] {4 / 2.5f, -2 / 2.5f, 8 / 2.5f, 5 / 2.5f}, y, 1e-6f);
    }

    @Test
    void whereTheSidesDoNotDivideTheRestIsNotMeasured() {
        float[] y = DownsamplingOperator.area(1, 4).on(Canvas.of(1, 10), manager).apply(line(10)).toFloatArray();
        assertArrayEquals(new float[] {7 / 4f, 0}, y, 1e-6f);
    }

    /** Pillow 13.0.0, {@code Image.resize((m, 1), BICUBIC)} of {@link #LINE} in mode F; PyTorch 2.7.1 with antialias agrees to 10⁻⁶. */
    @ParameterizedTest
    @CsvSource({
        "12, 3,   1.4533333778381348, 1.3414634466171265, 0.8658536672592163, 1.7066667079925537",
        "10, 2.5, 1.6706212759017944, 0.6861544251441956, 1.700967788696289, 1.5474547147750854",
    })
    void bicubicEqualsPillows(int length, double factor, float a, float b, float c, float d) {
        float[] y = DownsamplingOperator.bicubic(1, factor).on(Canvas.of(1, length), manager).apply(line(length)).toFloatArray();
        assertArrayEquals(new float[] {a, b, c, d}, y, 2e-6f);
    }

    @Test
    void theMarginCountsNothing() {
        Canvas canvas = new Canvas(32, 40, 5, 7, 21, 26);
        NDArray image = random(1, 1, 1, 21, 26);
        NDArray surrounded = canvas.embed(image.add(9)).sub(9);
        for (DownsamplingOperator kind : new DownsamplingOperator[] {DownsamplingOperator.area(4, 3), DownsamplingOperator.bicubic(4, 3)}) {
            NDArray y = kind.on(canvas, manager).apply(surrounded);
            NDArray alone = kind.on(Canvas.of(21, 26), manager).apply(image);
            assertEquals(0, largestDifference(y, alone), 1e-5);
            NDArray inverse = kind.on(canvas, manager).pseudoInverse(y);
            assertEquals(0, largestDifference(inverse, canvas.embed(canvas.crop(inverse))), 0, "A⁺ leaves the margin at 0");
        }
    }

    @Test
    void aConstantStaysWhatItIsUpToTheBorders() {
        Canvas canvas = new Canvas(32, 40, 0, 0, 29, 37);
        for (DownsamplingOperator kind : new DownsamplingOperator[] {DownsamplingOperator.area(4, 3.3), DownsamplingOperator.bicubic(4, 3.3)}) {
            NDArray y = kind.on(canvas, manager).apply(manager.full(new Shape(1, 1, 32, 40), 0.7f));
            assertEquals(new Shape(1, 1, 7, 11), y.getShape());
            assertEquals(0, y.sub(0.7).abs().max().getFloat(), 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 2", "64, 3.3", "100, 3.3333333", "300, 3.3333334", "50, 3.00000005", "60, 1.01", "57, 1.1", "31, 6.25", "1000, 7.999"})
    void theCanvasOfAMeasuredImageIsMeasuredAsThatImage(int measured, double factor) {
        DownsamplingOperator kind = DownsamplingOperator.area(factor, 1);
        Canvas canvas = kind.canvas(measured, 5, 8);
        assertEquals(0, canvas.height() % 8);
        assertEquals(8, canvas.width());
        assertTrue(canvas.imageHeight() >= measured * factor - 2e-3 && canvas.imageHeight() < measured * factor + 1, canvas.toString());
        NDArray y = kind.on(canvas, manager).apply(manager.zeros(new Shape(1, 1, canvas.height(), canvas.width())));
        assertEquals(new Shape(1, 1, measured, 5), y.getShape());
    }

    /** A Aᵀ = gain² I. */
    @Test
    void meansOverWholeBlocksHaveOneGain() {
        LinearOperator blocks = DownsamplingOperator.area(2, 3).on(Canvas.of(8, 12), manager);
        double gain = blocks.onlyGain().orElseThrow();
        assertEquals(Math.sqrt(1 / 6.0), gain, 1e-9);
        NDArray y = random(1, 1, 1, 4, 4);
        assertEquals(0, largestDifference(y.mul(gain * gain), blocks.apply(blocks.adjoint(y))), 1e-6);
        assertTrue(DownsamplingOperator.area(2.5, 2).on(Canvas.of(10, 12), manager).onlyGain().isEmpty());
        assertTrue(DownsamplingOperator.bicubic(2, 2).on(Canvas.of(8, 12), manager).onlyGain().isEmpty());
    }

    /** Were what lies beyond the image cut off, a hundredth of a pixel could count as a whole one: gains of thousands. */
    @ParameterizedTest
    @CsvSource({"19, 1.05", "39, 1.05", "49, 1.02", "12, 1.08", "29, 1.1"})
    void theInverseOfAFactorOfNearlyOneDoesNotAmplifyNoise(int measured, double factor) {
        for (DownsamplingOperator kind : new DownsamplingOperator[] {DownsamplingOperator.area(factor, 1), DownsamplingOperator.bicubic(factor, 1)}) {
            NDArray noise = random(1, 1, 1, measured, 50);
            NDArray inverse = kind.on(kind.canvas(measured, 50, 1), manager).pseudoInverse(noise);
            assertTrue(inverse.abs().max().getFloat() < 5 * noise.abs().max().getFloat(), () -> "up to " + inverse.abs().max().getFloat());
        }
    }

    @Test
    void refusesFactorsBelowOneAndImagesThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> DownsamplingOperator.area(0.5, 2));
        assertThrows(IllegalArgumentException.class, () -> DownsamplingOperator.bicubic(2, Double.NaN));
        SeparableOperator operator = DownsamplingOperator.area(2, 2).on(Canvas.of(8, 8), manager);
        String message = assertThrows(IllegalArgumentException.class, () -> operator.apply(random(1, 1, 1, 8, 6))).getMessage();
        assertTrue(message.contains("[n, c, 8, 8]") && message.contains("6"), message);
    }
}
