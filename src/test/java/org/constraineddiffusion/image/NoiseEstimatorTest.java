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

import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class NoiseEstimatorTest {

    private static Img<FloatType> noisy(double sigma, boolean withEdges) {
        Random random = new Random(3);
        float[] pixels = new float[200 * 150];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 200;
            double structure = withEdges ? (x / 40 % 2) * 500 + x : 0;
            pixels[i] = (float) (structure + sigma * random.nextGaussian());
        }
        return ArrayImgs.floats(pixels, 200, 150);
    }

    @Test
    void whiteNoiseIsFoundWithinFivePercent() {
        assertEquals(20, NoiseEstimator.of(noisy(20, false)), 1);
    }

    @Test
    void edgesAndRampsDoNotCount() {
        assertEquals(20, NoiseEstimator.of(noisy(20, true)), 1.5);
    }

    @Test
    void whatIsCutOffDoesNotCount() {
        Img<FloatType> plane = noisy(20, false);
        int[] i = new int[1];
        plane.forEach(value -> value.set(Math.hypot(i[0] % 200 - 100, i[0]++ / 200 - 75) < 50 ? value.get() + 1000 : 0));
        assertEquals(20, NoiseEstimator.of(plane), 2);
    }

    @Test
    void flatAreasHaveNoNoise() {
        Img<FloatType> plane = ArrayImgs.floats(96, 80);
        int[] i = new int[1];
        plane.forEach(value -> value.set((i[0] % 96 / 12 + i[0]++ / 96 / 9) % 2 * 255));
        assertEquals(0, NoiseEstimator.of(plane));
    }

    @Test
    void aLineOfPixelsIsEnough() {
        Random random = new Random(4);
        float[] line = new float[2000];
        for (int i = 0; i < line.length; i++) {
            line[i] = (float) (500 + i + 20 * random.nextGaussian());
        }
        assertEquals(20, NoiseEstimator.of(ArrayImgs.floats(line, 1, 2000)), 2);
        assertEquals(20, NoiseEstimator.of(ArrayImgs.floats(line, 1000, 2)), 2);
    }

    @Test
    void hugeValuesAreNoHindrance() {
        Img<FloatType> plane = noisy(20, false);
        plane.forEach(value -> value.set(value.get() * 3e36f));
        assertEquals(20 * 3e36, NoiseEstimator.of(plane), 3e36);
    }

    @Test
    void anEvenPlaneHasNone() {
        assertEquals(0, NoiseEstimator.of(ArrayImgs.floats(30, 30)));
        assertEquals(0, NoiseEstimator.of(ArrayImgs.floats(2, 2)));
    }
}
