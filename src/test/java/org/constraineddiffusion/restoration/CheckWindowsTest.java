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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Mask;
import org.junit.jupiter.api.Test;

class CheckWindowsTest {

    /** Stripes in a part of a plane, 0 elsewhere. */
    private static RandomAccessibleInterval<FloatType> stripes(int width, int height, Interval part) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
        var cursor = Views.interval(plane, part).localizingCursor();
        while (cursor.hasNext()) {
            cursor.next().set(cursor.getIntPosition(0) % 2 * 10);
        }
        return plane;
    }

    @Test
    void theWindowWithTheLargestVarianceComesFirst() {
        Interval textured = Intervals.createMinSize(256, 128, 128, 128);
        List<Interval> windows = CheckWindows.of(stripes(512, 384, textured), Mask.none(512, 384), 16, 2);
        assertEquals(2, windows.size());
        assertTrue(Intervals.equals(textured, windows.get(0)), windows.get(0).toString());
    }

    @Test
    void aFewUnknownPixelsDoNotCountAsLessVariance() {
        RandomAccessibleInterval<FloatType> plane = stripes(256, 128, Intervals.createMinSize(0, 0, 256, 128));
        Views.interval(plane, Intervals.createMinSize(0, 0, 128, 128)).forEach(pixel -> pixel.mul(0.98));
        Mask hole = Mask.of(256, 128, (x, y) -> x >= 200 && y < 8);
        assertEquals(128, CheckWindows.of(plane, hole, 16, 1).get(0).min(0));
    }

    @Test
    void windowsWithUnknownPixelsAreAvoided() {
        Interval textured = Intervals.createMinSize(256, 128, 128, 128);
        Mask hole = Mask.of(512, 384, (x, y) -> x >= 256 && x < 400 && y >= 128 && y < 260);
        for (Interval window : CheckWindows.of(stripes(512, 384, textured), hole, 16, 4)) {
            assertTrue(window.max(0) < 256 || window.min(0) >= 400 || window.max(1) < 128 || window.min(1) >= 260, window.toString());
        }
    }

    @Test
    void aSmallPlaneHasOneWindowOfSidesThatTheModelTakes() {
        List<Interval> windows = CheckWindows.of(ArrayImgs.floats(40, 33), Mask.none(40, 33), 16, 1);
        assertEquals(1, windows.size());
        assertEquals(32, windows.get(0).dimension(0));
        assertEquals(32, windows.get(0).dimension(1));
    }

    @Test
    void thereIsNoneWithoutKnownPixelsOrBelowTheDivisor() {
        assertEquals(List.of(), CheckWindows.of(ArrayImgs.floats(40, 40), Mask.none(40, 40).inverse(), 16, 1));
        assertEquals(List.of(), CheckWindows.of(ArrayImgs.floats(15, 40), Mask.none(15, 40), 16, 1));
    }
}
