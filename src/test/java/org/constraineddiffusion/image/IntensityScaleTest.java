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

import java.util.List;
import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class IntensityScaleTest {

    private static final Mask NOTHING = Mask.of(10, 10, (x, y) -> false);

    private static RandomAccessibleInterval<FloatType> ramp() {
        float[] values = new float[100];
        for (int i = 0; i < 100; i++) {
            values[i] = i;
        }
        return ArrayImgs.floats(values, 10, 10);
    }

    @Test
    void percentilesAreThoseOfNumpy() {
        // numpy.percentile(numpy.arange(100), [0.1, 99.8])
        IntensityScale scale = IntensityScale.ofKnown(List.of(ramp()), NOTHING, 0.1, 99.8);
        assertEquals(0.099, scale.low(), 1e-9);
        assertEquals(98.802, scale.high(), 1e-9);
    }

    @Test
    void pixelsInTheHoleAndThoseThatAreNotFiniteDoNotCount() {
        RandomAccessibleInterval<FloatType> plane = ramp();
        plane.getAt(9, 9).set(1e9f);
        plane.getAt(3, 0).set(Float.NaN);
        plane.getAt(4, 0).set(Float.POSITIVE_INFINITY);
        IntensityScale scale = IntensityScale.ofKnown(List.of(plane), Mask.of(10, 10, (x, y) -> x == 9 && y == 9), 0, 100);
        assertEquals(0, scale.low());
        assertEquals(98, scale.high());
    }

    @Test
    void valuesBeyondTheRangeComeBackAsTheyWere() {
        IntensityScale scale = new IntensityScale(100, 4000);
        for (double intensity : new double[] {-5000, 0, 100, 2050, 4000, 65535}) {
            assertEquals(intensity, scale.toImage(scale.toModel(intensity)), 1e-8);
        }
        assertEquals(-1, scale.toModel(100), 1e-12);
        assertEquals(1, scale.toModel(4000), 1e-12);
    }

    @Test
    void aFewBrightPixelsOnAnEvenGroundStillMakeAScale() {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(10, 10);
        plane.getAt(5, 5).set(7);
        IntensityScale scale = IntensityScale.ofKnown(List.of(plane), NOTHING, 0.1, 98);
        assertEquals(0, scale.low());
        assertEquals(7, scale.high());
    }

    @Test
    void anEvenPlaneIsConstantAndSoIsOneWithoutFinitePixels() {
        assertTrue(IntensityScale.ofKnown(List.of(ArrayImgs.floats(10, 10)), NOTHING, 0.1, 99.8).isConstant());
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(10, 10);
        plane.forEach(value -> value.set(Float.NaN));
        assertTrue(IntensityScale.ofKnown(List.of(plane), NOTHING, 0.1, 99.8).isConstant());
    }

    @Test
    void onTheScaleOfANegativeTheImageIsInverted() {
        IntensityScale scale = new IntensityScale(-50, -10).negated();
        assertTrue(scale.isInverted() && !scale.isConstant(), scale.toString());
        assertEquals(-1, scale.toModel(50), 1e-12);
        assertEquals(1, scale.toModel(10), 1e-12);
        assertEquals(37, scale.toImage(scale.toModel(37)), 1e-12);
        assertEquals(0.5, scale.differenceToModel(10), 1e-12, "a noise is not negative");
        assertTrue(new IntensityScale(7, 7).negated().isConstant() && new IntensityScale(Double.NaN, Double.NaN).isConstant());
    }

    @Test
    void noiseDoesNotWidenTheScaleOfNoisyPlanes() {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(120, 100);
        Random random = new Random(1);
        Cursor<FloatType> pixels = plane.localizingCursor();
        while (pixels.hasNext()) {
            pixels.fwd();
            boolean object = pixels.getIntPosition(0) / 20 % 2 == 1 && pixels.getIntPosition(1) / 20 % 2 == 1;
            pixels.get().set((float) ((object ? 1000 : 100) + 200 * random.nextGaussian()));
        }
        IntensityScale plain = IntensityScale.ofKnown(List.of(plane), Mask.none(120, 100), 0.1, 99.8);
        assertTrue(plain.low() < -350 && plain.high() > 1300, plain.toString());
        IntensityScale found = IntensityScale.ofNoisy(List.of(plane), 200, 0.1, 99.8);
        assertEquals(100, found.low(), 180);
        assertEquals(1000, found.high(), 180);
    }

    @Test
    void planesOfOneValueStaySoWhateverNoiseIsSaid() {
        assertTrue(IntensityScale.ofNoisy(List.of(ArrayImgs.floats(10, 10)), 20, 0.1, 99.8).isConstant());
        RandomAccessibleInterval<FloatType> nothing = ArrayImgs.floats(10, 10);
        nothing.forEach(pixel -> pixel.set(Float.NaN));
        assertTrue(Double.isNaN(IntensityScale.ofNoisy(List.of(nothing), 20, 0.1, 99.8).low()));
    }
}
