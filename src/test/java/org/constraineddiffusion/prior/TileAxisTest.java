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
        TileAxis axis = TileAxis.cover(48, 64, 32, 16);
        assertEquals(48, axis.side());
        assertArrayEquals(new int[] {0}, axis.starts());
        for (float weight : axis.weights()[0]) {
            assertEquals(1, weight);
        }
    }

    /** Lengths that the tiles divide and such that they do not, overlaps of none, some and more than half of a tile. */
    @ParameterizedTest
    @CsvSource({"112,64,16,16", "128,64,16,16", "4096,512,64,16", "4080,512,64,16", "80,64,48,16", "528,512,64,16",
        "976,512,64,16", "37,8,3,1", "64,16,0,8", "200,64,40,8"})
    void tilesCoverTheAxisAtMultiplesOfTheDivisorAndOverlapAsAsked(int length, int side, int overlap, int divisor) {
        TileAxis axis = TileAxis.cover(length, side, overlap, divisor);
        int[] starts = axis.starts();
        assertEquals(0, starts[0]);
        assertEquals(length, starts[starts.length - 1] + side);
        for (int i = 1; i < starts.length; i++) {
            assertEquals(0, starts[i] % divisor);
            assertTrue(starts[i - 1] + side - starts[i] >= overlap && starts[i] > starts[i - 1], Arrays.toString(starts));
        }
        assertTrue((starts.length - 1) * (side - overlap) + overlap < length, "a tile fewer would do: " + Arrays.toString(starts));
    }

    @ParameterizedTest
    @CsvSource({"112,64,16,16", "4096,512,64,16", "80,64,48,16", "528,512,64,16", "976,512,64,16", "37,8,3,1", "64,16,0,8", "200,64,40,8"})
    void weightsAreNotNegativeAndSumToOneAtEveryPixel(int length, int side, int overlap, int divisor) {
        TileAxis axis = TileAxis.cover(length, side, overlap, divisor);
        double[] sum = new double[length];
        for (int i = 0; i < axis.count(); i++) {
            for (int pixel = 0; pixel < side; pixel++) {
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
        float[] weights = TileAxis.cover(96, 64, 32, 16).weights()[1];
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
