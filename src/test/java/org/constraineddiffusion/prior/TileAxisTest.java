/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileAxisTest {

    @Test
    void anAxisOfOneTileIsCoveredByItAlone() {
        TileAxis axis = TileAxis.of(48, 1, 32, 16);
        assertEquals(48, axis.side());
        assertArrayEquals(new int[] {0}, axis.starts());
        for (float weight : axis.weights()[0]) {
            assertEquals(1, weight);
        }
    }

    /** Lengths that the tiles divide and such that they do not, overlaps of none, some and more than half of a tile. */
    @ParameterizedTest
    @CsvSource({"112,2,16,16", "128,3,16,16", "4096,9,64,16", "4080,10,64,16", "80,2,48,16", "528,2,64,16", "976,2,64,16", "37,7,3,1", "64,4,0,8", "200,7,40,8"})
    void tilesCoverTheAxisAtMultiplesOfTheDivisorAndOverlapAsAsked(int length, int count, int overlap, int divisor) {
        TileAxis axis = TileAxis.of(length, count, overlap, divisor);
        int[] starts = axis.starts();
        assertEquals(count, starts.length);
        assertEquals(0, starts[0]);
        assertEquals(length, starts[starts.length - 1] + axis.side());
        assertEquals(0, axis.side() % divisor);
        for (int i = 1; i < starts.length; i++) {
            assertEquals(0, starts[i] % divisor);
            assertTrue(starts[i - 1] + axis.side() - starts[i] >= overlap && starts[i] > starts[i - 1], Arrays.toString(starts));
        }
        assertTrue(count * (axis.side() - divisor) < length + (count - 1) * overlap, "shorter tiles would do: " + axis.side());
    }

    @ParameterizedTest
    @CsvSource({"112,2,16,16", "4096,9,64,16", "80,2,48,16", "528,2,64,16", "976,3,64,16", "37,7,3,1", "64,4,0,8", "200,7,40,8"})
    void weightsAreNotNegativeAndSumToOneAtEveryPixel(int length, int count, int overlap, int divisor) {
        TileAxis axis = TileAxis.of(length, count, overlap, divisor);
        double[] sum = new double[length];
        for (int i = 0; i < axis.count(); i++) {
            for (int pixel = 0; pixel < axis.side(); pixel++) {
                assertTrue(axis.weights()[i][pixel] >= 0);
                sum[axis.starts()[i] + pixel] += axis.weights()[i][pixel];
            }
        }
        for (double total : sum) {
            assertEquals(1, total, 1e-6);
        }
    }

    @Test
    void weightsRiseSmoothlyInTheMiddleHalfOfTheOverlap() {
        float[] weights = TileAxis.of(96, 2, 32, 16).weights()[1];
        for (int pixel = 0; pixel < 8; pixel++) {
            assertEquals(0, weights[pixel], "pixel " + pixel);
            assertEquals(1, weights[24 + pixel], "pixel " + (24 + pixel));
        }
        for (int pixel = 0; pixel < 31; pixel++) {
            double rise = weights[pixel + 1] - weights[pixel];
            assertTrue(rise >= 0 && rise <= Math.PI / 2 / 16 + 1e-6, "rise at pixel " + pixel + ": " + rise);
        }
    }
}
