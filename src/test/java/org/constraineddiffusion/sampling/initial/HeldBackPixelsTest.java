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

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldBackPixelsTest {

    private static final int SIDE = 48;

    private static float[] known(int top, int bottom, int left, int right) {
        float[] known = new float[SIDE * SIDE];
        for (int i = 0; i < known.length; i++) {
            int y = i / SIDE;
            int x = i % SIDE;
            known[i] = y >= top && y < bottom && x >= left && x < right ? 0 : 1;
        }
        return known;
    }

    @Test
    void theyAreKnownPixelsAsFarFromOthersAsTheHoles() {
        float[] known = known(20, 24, 4, 44);
        float[] held = HeldBackPixels.of(known, SIDE, SIDE).orElseThrow();
        float[] left = known.clone();
        int count = 0;
        for (int i = 0; i < held.length; i++) {
            assertTrue(held[i] == 0 || known[i] == 1, "known pixels only");
            left[i] -= held[i];
            count += (int) held[i];
        }
        assertEquals(160, count, "the whole hole has a place");
        assertEquals(new UnknownRegions(known, SIDE, SIDE).distance(), new UnknownRegions(left, SIDE, SIDE).distance(), 0.01);
    }

    @Test
    void withoutAHoleOrWithoutAPlaceForItThereAreNone() {
        assertEquals(Optional.empty(), HeldBackPixels.of(known(0, 0, 0, 0), SIDE, SIDE));
        assertEquals(Optional.empty(), HeldBackPixels.of(known(1, SIDE, 1, SIDE), SIDE, SIDE));
        assertEquals(Optional.empty(), HeldBackPixels.of(known(20, 24, 20, 24), SIDE, SIDE), "16 pixels say too little");
    }
}
