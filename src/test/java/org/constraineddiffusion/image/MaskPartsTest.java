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
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Random;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;
import org.junit.jupiter.api.Test;

class MaskPartsTest {

    /** Ten pixels around, and a little for each part. */
    private static long cost(Interval bounds) {
        return 50 + Intervals.numElements(Intervals.expand(bounds, 10));
    }

    @Test
    void holesAtTheCornersAreWorkedOnOneByOne() {
        List<Mask> parts = MaskParts.of(Mask.of(300, 200, (x, y) -> x < 5 && y < 5 || x > 290 && y > 190 || x > 290 && y < 3), MaskPartsTest::cost);
        assertEquals(3, parts.size());
        assertEquals(25 + 9 * 9 + 9 * 3, parts.stream().mapToLong(Mask::count).sum());
    }

    @Test
    void holesBesideEachOtherAreOnePart() {
        Mask mask = Mask.of(300, 200, (x, y) -> (x == 100 || x == 104) && y == 90);
        assertSame(mask, MaskParts.of(mask, MaskPartsTest::cost).get(0));
        assertEquals(1, MaskParts.of(mask, MaskPartsTest::cost).size());
    }

    @Test
    void everyPixelIsInOnePartAndThePartsCostLess() {
        Random random = new Random(1);
        boolean[] marked = new boolean[400 * 300];
        for (int i = 0; i < 12; i++) {
            marked[random.nextInt(marked.length)] = true;
        }
        Mask mask = Mask.of(400, 300, (x, y) -> marked[y * 400 + x]);
        List<Mask> parts = MaskParts.of(mask, MaskPartsTest::cost);
        int[] times = new int[marked.length];
        for (Mask part : parts) {
            int[] pixel = new int[1];
            part.bits().forEach(bit -> times[pixel[0]++] += bit.get() ? 1 : 0);
        }
        for (int i = 0; i < times.length; i++) {
            assertEquals(marked[i] ? 1 : 0, times[i]);
        }
        assertEquals(0, parts.stream().filter(Mask::isEmpty).count());
        long all = parts.stream().mapToLong(part -> cost(part.bounds())).sum();
        assertEquals(true, all < 0.8 * cost(mask.bounds()), all + " against " + cost(mask.bounds()));
    }

    /** No single cut saves much of a large plane with many dots, but all together do. */
    @Test
    void manyDotsOnALargePlaneCostAsManyWindows() {
        Mask dots = Mask.of(1200, 1200, (x, y) -> x % 150 == 70 && y % 150 == 30);
        assertEquals(64, MaskParts.of(dots, MaskPartsTest::cost).size());
    }

    @Test
    void anEmptyMaskStaysOne() {
        assertEquals(1, MaskParts.of(Mask.none(5, 6), MaskPartsTest::cost).size());
    }
}
