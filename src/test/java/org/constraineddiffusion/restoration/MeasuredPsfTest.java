/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.constraineddiffusion.image.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredPsfTest {

    private static final double SIGMA = 1.5;

    private static double[] point(int side, double x, double y) {
        return IntStream.range(0, side * side).mapToDouble(i -> Math.exp(-(Math.pow(i % side - x, 2) + Math.pow(i / side - y, 2)) / (2 * SIGMA * SIGMA))).toArray();
    }

    private static double fullWidth() {
        return 2.3548 * SIGMA;
    }

    private static String refusal(int side, double... pixels) {
        String sentence = assertThrows(InputException.class, () -> MeasuredPsf.of("beads", side, side, pixels)).getMessage();
        assertTrue(sentence.startsWith("psf: 'beads' cannot be one: "), sentence);
        return sentence;
    }

    @Test
    void aGoodOneIsTakenAsItIs() {
        MeasuredPsf psf = MeasuredPsf.of("psf", 15, 15, point(15, 7, 7));
        assertEquals("taken as it is", psf.done());
        assertEquals(7, psf.function().marginX());
    }

    @ParameterizedTest
    @CsvSource({"16, 7, 7", "16, 7.5, 7.5", "21, 8, 12", "21, 9.3, 10.8"})
    void thePointIsPutInTheMiddle(int side, double x, double y) {
        MeasuredPsf psf = MeasuredPsf.of("psf", side, side, point(side, x, y));
        assertTrue(psf.done().contains("its centroid moved by "), psf.done());
        assertEquals(fullWidth(), psf.function().fullWidth(), 0.1);
    }

    @Test
    void aBackgroundIsTakenAway() {
        double[] pixels = IntStream.range(0, 21 * 21).mapToDouble(i -> 100 + 50 * point(21, 10, 10)[i]).toArray();
        MeasuredPsf psf = MeasuredPsf.of("psf", 21, 21, pixels);
        assertEquals("its border's level, 100.0, subtracted", psf.done());
        assertEquals(fullWidth(), psf.function().fullWidth(), 0.05);
    }

    @Test
    void whatIsNoPointIsRefused() {
        assertTrue(refusal(9, new double[81]).contains("the same value"));
        assertTrue(refusal(15, IntStream.range(0, 225).mapToDouble(i -> -point(15, 7, 7)[i]).toArray()).contains("below its border's level"));
        assertTrue(refusal(15, point(15, 1, 7)).contains("near an edge"));
        double[] beads = new double[41 * 41];
        for (int bead = 0; bead < 5; bead++) {
            double[] one = point(41, 8 + 6 * bead, bead % 2 == 0 ? 12 : 28);
            IntStream.range(0, beads.length).forEach(i -> beads[i] += one[i]);
        }
        assertTrue(refusal(41, beads).contains("5 separate bright parts"));
        double[] broken = point(15, 7, 7);
        broken[3] = Double.NaN;
        assertTrue(refusal(15, broken).contains("finite"));
        refusal(31, new Random(1).doubles(31 * 31).toArray());
    }
}
