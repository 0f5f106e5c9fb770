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

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Values of a known histogram, with noise. */
class HistogramDeconvolutionTest {

    private static final int COUNT = 60000;

    private static float[] sorted(IntToDoubleFunction truth, double noise) {
        Random random = new Random(1);
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) (truth.applyAsDouble(i) + noise * random.nextGaussian());
        }
        Arrays.sort(values);
        return values;
    }

    /** Nine tenths ground, one tenth evenly from 40 to 100. */
    private static double objectsOnGround(int i) {
        return i % 10 > 0 ? 20 : 40 + 60.0 * i / COUNT;
    }

    @Test
    void percentilesAreNearlyThoseWithoutNoise() {
        float[] noisy = sorted(HistogramDeconvolutionTest::objectsOnGround, 8);
        IntensityScale plain = new IntensityScale(Percentiles.of(noisy, 0.1), Percentiles.of(noisy, 99.8));
        IntensityScale found = new HistogramDeconvolution(noisy, 8).percentiles(0.1, 99.8);
        assertTrue(plain.low() < 0 && plain.high() > 104, "what noise does: " + plain);
        assertEquals(20, found.low(), 8);
        assertEquals(98.8, found.high(), 3);
    }

    @Test
    void littleNoiseChangesLittle() {
        float[] noisy = sorted(HistogramDeconvolutionTest::objectsOnGround, 0.05);
        IntensityScale found = new HistogramDeconvolution(noisy, 0.05).percentiles(0.1, 99.8);
        assertEquals(20, found.low(), 0.2);
        assertEquals(98.8, found.high(), 0.15);
    }

    @Test
    void aWideRangeKeepsItsPercentiles() {
        float[] noisy = sorted(i -> i, 0.01);
        IntensityScale found = new HistogramDeconvolution(noisy, 0.01).percentiles(0.1, 99.8);
        assertEquals(Percentiles.of(noisy, 0.1), found.low());
        assertEquals(Percentiles.of(noisy, 99.8), found.high());
    }

    @Test
    void outliersDoNotMoveTheScale() {
        float[] noisy = sorted(i -> i < 20 ? 1e8 : i < 40 ? -1e8 : objectsOnGround(i), 8);
        IntensityScale found = new HistogramDeconvolution(noisy, 8).percentiles(0.1, 99.8);
        assertEquals(20, found.low(), 8);
        assertEquals(98.8, found.high(), 3);
    }

    @Test
    void noiseAloneMakesAScaleAboutItsMean() {
        IntensityScale found = new HistogramDeconvolution(sorted(i -> 20, 8), 8).percentiles(0.1, 99.8);
        assertEquals(20, (found.low() + found.high()) / 2, 4);
        assertTrue(found.high() - found.low() >= 8 - 1e-9 && found.high() - found.low() < 25, found.toString());
    }

    @Test
    void smallObjectsOnAnEvenGroundAreInTheScale() {
        IntensityScale found = new HistogramDeconvolution(sorted(i -> i < 60 ? 500 : 20, 8), 8).percentiles(0.1, 99.8);
        assertEquals(20, found.low(), 40);
        assertEquals(500, found.high(), 40);
    }

    @Test
    void aFewValuesMakeAScaleToo() {
        IntensityScale found = new HistogramDeconvolution(new float[] {3, 4, 9}, 2).percentiles(0.1, 99.8);
        assertTrue(found.low() < found.high() && found.low() > -5 && found.high() < 17, found.toString());
    }
}
