/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class QuantizationStepTest {

    private static RandomAccessibleInterval<FloatType> values(DoubleUnaryOperator stored) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(50, 40);
        Random random = new Random(1);
        plane.forEach(pixel -> pixel.set((float) stored.applyAsDouble(100 + 20 * random.nextGaussian())));
        return plane;
    }

    @Test
    void whateverTheUnit() {
        for (double step : new double[] {1, 16, 257, 1 / 255.0, 1 / 65535.0, 1e-6, 3e5}) {
            assertEquals(step, QuantizationStep.of(values(count -> step * Math.rint(count))), 0.01 * step);
        }
    }

    @Test
    void anOddValueDoesNotHideIt() {
        RandomAccessibleInterval<FloatType> plane = values(count -> 16 * Math.rint(count));
        plane.getAt(3, 3).set(65535);
        plane.getAt(4, 3).set(1600.01f);
        plane.getAt(5, 3).set(0f);
        plane.getAt(6, 3).set(-0f);
        assertEquals(16, QuantizationStep.of(plane));
    }

    @Test
    void unroundedValuesHaveNone() {
        assertTrue(QuantizationStep.of(values(count -> count)) < 1e-4, "what 32 bits can tell apart");
        assertEquals(0, QuantizationStep.of(ArrayImgs.floats(5, 5)));
        RandomAccessibleInterval<FloatType> nothing = values(count -> Double.NaN);
        assertEquals(0, QuantizationStep.of(nothing));
        RandomAccessibleInterval<FloatType> two = ArrayImgs.floats(5, 5);
        two.getAt(1, 1).set(255);
        assertEquals(255, QuantizationStep.of(two), "nothing says that it is less");
    }
}
