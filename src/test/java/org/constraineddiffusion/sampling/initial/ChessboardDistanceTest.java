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

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChessboardDistanceTest {

    private static int[] bySearch(float[] known, int height, int width) {
        int[] distances = new int[known.length];
        for (int i = 0; i < known.length; i++) {
            distances[i] = height + width;
            for (int j = 0; j < known.length; j++) {
                if (known[j] != 0) {
                    distances[i] = Math.min(distances[i], Math.max(Math.abs(i / width - j / width), Math.abs(i % width - j % width)));
                }
            }
        }
        return distances;
    }

    @Test
    void twoSweepsFindTheDistanceThatASearchFinds() {
        Random random = new Random(1);
        for (int run = 0; run < 300; run++) {
            int height = 1 + random.nextInt(9);
            int width = 1 + random.nextInt(9);
            float[] known = new float[height * width];
            known[random.nextInt(known.length)] = 1;
            for (int more = random.nextInt(4); more > 0; more--) {
                known[random.nextInt(known.length)] = 1;
            }
            assertArrayEquals(bySearch(known, height, width), ChessboardDistance.toKnown(known, height, width), height + " x " + width);
        }
    }
}
