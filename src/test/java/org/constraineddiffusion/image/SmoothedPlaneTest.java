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
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class SmoothedPlaneTest {

    private static final int SIDE = 200;

    private static RandomAccessibleInterval<FloatType> noise(int width, int height) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
        Random random = new Random(1);
        plane.forEach(pixel -> pixel.set((float) (100 + random.nextGaussian())));
        return plane;
    }

    private static double deviation(RandomAccessibleInterval<FloatType> plane) {
        double sum = 0;
        for (FloatType value : plane) {
            sum += (value.get() - 100) * (value.get() - 100);
        }
        return Math.sqrt(sum / plane.size());
    }

    @Test
    void noiseFallsAsItSays() {
        for (double strength : new double[] {0.001, 0.03, 0.1, 1}) {
            SmoothedPlane smoothed = SmoothedPlane.against(strength);
            for (int[] size : new int[][] {{SIDE, SIDE}, {SIDE * SIDE, 1}, {1, SIDE * SIDE}}) {
                RandomAccessibleInterval<FloatType> plane = noise(size[0], size[1]);
                double left = smoothed.noiseLeft(plane);
                assertEquals(left, deviation(smoothed.of(plane)), 0.05 * left, strength + ", " + size[0] + "x" + size[1]);
            }
        }
        assertEquals(1, SmoothedPlane.against(0.001).noiseLeft(noise(5, 5)), 1e-6, "little noise needs no blur");
        assertEquals(1 / (4 * Math.sqrt(Math.PI)), SmoothedPlane.against(1).noiseLeft(noise(5, 5)), 1e-3, "a Gaussian of two pixels");
    }

    @Test
    void levelsStayAndThePlaneItselfToo() {
        SmoothedPlane smoothed = SmoothedPlane.against(1);
        smoothed.of(ArrayImgs.floats(new float[] {7, 7, 7, 7, 7, 7}, 3, 2)).forEach(value -> assertEquals(7, value.get(), 1e-5));
        RandomAccessibleInterval<FloatType> noise = noise(5, 5);
        float first = noise.getAt(0, 0).get();
        smoothed.of(noise);
        assertEquals(first, noise.getAt(0, 0).get());
    }
}
