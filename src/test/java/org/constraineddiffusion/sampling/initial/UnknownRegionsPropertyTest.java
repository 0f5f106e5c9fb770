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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class UnknownRegionsPropertyTest {

    /** The regions cover the unknown pixels, and each has the distance that it has when it is alone. */
    @Property(tries = 150, seed = "1")
    void everyRegionIsWhatItIsAlone(@ForAll @IntRange(min = 1, max = 24) int height, @ForAll @IntRange(min = 2, max = 24) int width,
            @ForAll @DoubleRange(min = 0, max = 0.7) double share, @ForAll long seed) {
        float[] known = new float[height * width];
        Random random = new Random(seed);
        for (int i = 0; i < known.length; i++) {
            known[i] = i > 0 && random.nextDouble() < share ? 0 : 1;
        }
        int[] region = regions(known, width);
        Set<Integer> names = new HashSet<>();
        Arrays.stream(region).filter(name -> name > 0).forEach(names::add);
        float[] distances = new UnknownRegions(known, height, width).distances();
        if (names.size() < 2) {
            assertEquals(0, distances.length);
            return;
        }
        for (int name : names) {
            float[] alone = new float[known.length];
            for (int i = 0; i < alone.length; i++) {
                alone[i] = region[i] == name ? 0 : 1;
            }
            double expected = new UnknownRegions(alone, height, width).distance();
            for (int i = 0; i < alone.length; i++) {
                if (region[i] == name) {
                    assertEquals(expected, distances[i], 1e-6);
                }
            }
        }
        for (int i = 0; i < known.length; i++) {
            assertTrue(known[i] == 1 ? distances[i] == 0 : distances[i] > 0);
        }
    }

    /** A number for each set of unknown pixels that touch, at corners too; 0 where a pixel is known. */
    private static int[] regions(float[] known, int width) {
        int[] region = new int[known.length];
        int next = 0;
        for (int seed = 0; seed < known.length; seed++) {
            if (known[seed] == 0 && region[seed] == 0) {
                region[seed] = ++next;
                Deque<Integer> open = new ArrayDeque<>(Set.of(seed));
                while (!open.isEmpty()) {
                    int at = open.pop();
                    for (int i = 0; i < known.length; i++) {
                        boolean touches = Math.abs(i % width - at % width) <= 1 && Math.abs(i / width - at / width) <= 1;
                        if (touches && known[i] == 0 && region[i] == 0) {
                            region[i] = next;
                            open.push(i);
                        }
                    }
                }
            }
        }
        return region;
    }
}
