package org.constraineddiffusion.operator;

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
    void everyRegionHasAGapOfItsOwn() {
        // As in python/tests/test_fast.py.
        UnknownRegions holes = of(
                "...........",
                ".#.#####...",
                ".#.#####.#.",
                ".#.#####.#.",
                "...#####...",
                "...#####...",
                "...........");
        float[] gaps = holes.gaps();
        assertEquals(1, gaps[12]);
        assertEquals(1, gaps[2 * 11 + 9]);
        assertEquals(35 / 25f, gaps[3 * 11 + 5], 1e-6);
        assertEquals(0, gaps[0]);
        assertEquals(40 / 30.0, holes.gap(), 1e-6);
    }

    @Test
    void pixelsThatTouchAtACornerAreOneRegion() {
        assertEquals(0, of(".....", ".##..", "...#.", ".....").gaps().length);
    }

    @Test
    void withoutAHoleThereIsNoGap() {
        UnknownRegions none = of("...", "...");
        assertEquals(0, none.gap());
        assertArrayEquals(new float[0], none.gaps());
    }

    @Test
    void pixelsBesideAHoleAreKnownAndWithinReach() {
        float[] row = {1, 0, 1, 1, 1, 1, 0, 0, 1};
        assertArrayEquals(new float[] {1, 0, 1, 0, 0, 1, 0, 0, 1}, new UnknownRegions(row, 1, 9).beside(1));
        assertArrayEquals(new float[] {1, 0, 1, 1, 1, 1, 0, 0, 1}, new UnknownRegions(row, 1, 9).beside(2));
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1}, new UnknownRegions(new float[] {0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1}, 4, 3).beside(4));
        assertArrayEquals(new float[0], new UnknownRegions(new float[] {1, 1}, 1, 2).beside(1));
    }

    @Test
    void aRegionThatWindsIsOne() {
        assertEquals(0, of("#######", "......#", "######.", "#......", ".#####.", ".......").gaps().length);
    }
}
