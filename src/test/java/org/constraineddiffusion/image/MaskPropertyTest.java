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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import net.imglib2.Interval;
import net.imglib2.Point;
import net.imglib2.util.Intervals;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Masks of any size and content, and the parts that they are cut into. */
class MaskPropertyTest {

    private static boolean[] dots(int size, double share, long seed) {
        Random random = new Random(seed);
        boolean[] marked = new boolean[size];
        for (int i = 0; i < size; i++) {
            marked[i] = random.nextDouble() < share;
        }
        return marked;
    }

    private static Mask mask(boolean[] marked, int width) {
        return Mask.of(width, marked.length / width, (x, y) -> marked[y * width + x]);
    }

    private static boolean at(Mask mask, int x, int y) {
        return mask.bits().getAt(x, y).get();
    }

    @Property(tries = 100, seed = "1")
    void aMaskHoldsASquareThatIsMarkedAsAWhole(@ForAll @IntRange(min = 1, max = 20) int width, @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 4) int side, @ForAll @DoubleRange(min = 0.5, max = 1) double share, @ForAll long seed) {
        boolean[] marked = dots(width * height, share, seed);
        boolean found = false;
        for (int top = 0; top + side <= height; top++) {
            for (int left = 0; left + side <= width; left++) {
                boolean whole = true;
                for (int i = 0; i < side * side; i++) {
                    whole &= marked[(top + i / side) * width + left + i % side];
                }
                found |= whole;
            }
        }
        assertEquals(found, mask(marked, width).holdsSquare(side));
    }

    @Property(tries = 50, seed = "1")
    void pixelsOutsideOfAnotherMaskAreCounted(@ForAll @IntRange(min = 1, max = 20) int width, @ForAll @IntRange(min = 1, max = 20) int height, @ForAll long seed) {
        boolean[] one = dots(width * height, 0.5, seed);
        boolean[] other = dots(width * height, 0.5, seed + 1);
        int outside = 0;
        for (int i = 0; i < one.length; i++) {
            outside += one[i] && !other[i] ? 1 : 0;
        }
        assertEquals(outside, mask(one, width).countOutside(mask(other, width)));
    }

    @Property(tries = 100, seed = "1")
    void countAndBoundsAreThoseOfTheMarkedPixels(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @DoubleRange(min = 0, max = 1) double share, @ForAll long seed) {
        boolean[] marked = dots(width * height, share * share * share, seed);
        Mask mask = mask(marked, width);
        Interval bounds = mask.bounds();
        int count = 0;
        boolean[] touched = new boolean[4];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertEquals(marked[y * width + x], at(mask, x, y));
                if (marked[y * width + x]) {
                    count++;
                    assertTrue(Intervals.contains(bounds, new Point(x, y)));
                    touched[0] |= x == bounds.min(0);
                    touched[1] |= x == bounds.max(0);
                    touched[2] |= y == bounds.min(1);
                    touched[3] |= y == bounds.max(1);
                }
            }
        }
        assertEquals(count, mask.count());
        assertEquals(count == 0, mask.isEmpty());
        assertEquals(count == width * height, mask.isFull());
        assertTrue(count == 0 || touched[0] && touched[1] && touched[2] && touched[3], "the bounds are tight");
    }

    @Property(tries = 100, seed = "2")
    void theInverseHasTheOtherPixelsAndItsInverseIsTheMask(@ForAll @IntRange(min = 1, max = 30) int width, @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll long seed) {
        Mask mask = mask(dots(width * height, 0.3, seed), width);
        Mask inverse = mask.inverse();
        Mask again = inverse.inverse();
        assertEquals(width * height, mask.count() + inverse.count());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertEquals(!at(mask, x, y), at(inverse, x, y));
                assertEquals(at(mask, x, y), at(again, x, y));
            }
        }
    }

    @Property(tries = 60, seed = "3")
    void partsHaveEachPixelOfTheMaskOnceAndCostNoMore(@ForAll @IntRange(min = 1, max = 300) int width, @ForAll @IntRange(min = 1, max = 200) int height,
            @ForAll @IntRange(min = 0, max = 12) int holes, @ForAll @IntRange(min = 0, max = 40) int around, @ForAll long seed) {
        Random random = new Random(seed);
        boolean[] marked = new boolean[width * height];
        for (int hole = 0; hole < holes; hole++) {
            int left = random.nextInt(width);
            int top = random.nextInt(height);
            for (int y = top; y < Math.min(height, top + 1 + random.nextInt(12)); y++) {
                for (int x = left; x < Math.min(width, left + 1 + random.nextInt(20)); x++) {
                    marked[y * width + x] = true;
                }
            }
        }
        Mask mask = mask(marked, width);
        ToLongFunction<Interval> cost = bounds -> 30 + Intervals.numElements(Intervals.expand(bounds, around));
        List<Mask> parts = MaskParts.of(mask, cost);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int times = 0;
                for (Mask part : parts) {
                    times += at(part, x, y) ? 1 : 0;
                }
                assertEquals(marked[y * width + x] ? 1 : 0, times, "pixel " + x + ", " + y);
            }
        }
        assertEquals(mask.count(), parts.stream().mapToLong(Mask::count).sum());
        assertFalse(parts.isEmpty());
        if (!mask.isEmpty()) {
            assertTrue(parts.stream().noneMatch(Mask::isEmpty));
            assertTrue(parts.stream().mapToLong(part -> cost.applyAsLong(part.bounds())).sum() <= cost.applyAsLong(mask.bounds()));
        }
    }
}
