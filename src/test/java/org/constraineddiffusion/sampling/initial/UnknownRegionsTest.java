/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnknownRegionsTest {

    /** Rows of characters: a dot is known. */
    private static UnknownRegions of(String... rows) {
        float[] known = new float[rows.length * rows[0].length()];
        for (int i = 0; i < known.length; i++) {
            known[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '.' ? 1 : 0;
        }
        return new UnknownRegions(known, rows.length, rows[0].length());
    }

    @Test
    void everyRegionHasADistanceOfItsOwn() {
        // As in python/tests/test_fast.py.
        UnknownRegions holes = of(
                "...........",
                ".#.#####...",
                ".#.#####.#.",
                ".#.#####.#.",
                "...#####...",
                "...#####...",
                "...........");
        float[] distances = holes.distances();
        assertEquals(1, distances[12]);
        assertEquals(1, distances[2 * 11 + 9]);
        assertEquals(35 / 25f, distances[3 * 11 + 5], 1e-6);
        assertEquals(0, distances[0]);
        assertEquals(40 / 30.0, holes.distance(), 1e-6);
    }

    @Test
    void pixelsThatTouchAtACornerAreOneRegion() {
        assertEquals(0, of(".....", ".##..", "...#.", ".....").distances().length);
    }

    @Test
    void withoutAHoleTheDistanceIsZero() {
        UnknownRegions none = of("...", "...");
        assertEquals(0, none.distance());
        assertArrayEquals(new float[0], none.distances());
    }

    @Test
    void pixelsBesideAHoleAreKnownAndWithinReach() {
        float[] row = {1, 0, 1, 1, 1, 1, 0, 0, 1};
        assertArrayEquals(new float[] {1, 0, 1, 0, 0, 1, 0, 0, 1}, new UnknownRegions(row, 1, 9).knownWithin(1));
        assertArrayEquals(new float[] {1, 0, 1, 1, 1, 1, 0, 0, 1}, new UnknownRegions(row, 1, 9).knownWithin(2));
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1}, new UnknownRegions(new float[] {0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1}, 4, 3).knownWithin(4));
        assertArrayEquals(new float[0], new UnknownRegions(new float[] {1, 1}, 1, 2).knownWithin(1));
    }

    @Test
    void aRegionThatWindsIsOne() {
        assertEquals(0, of("#######", "......#", "######.", "#......", ".#####.", ".......").distances().length);
    }
}
