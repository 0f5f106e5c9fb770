/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CropsTest {

    /** Each pixel has a value of its own; those of a box are unknown. */
    private static TrainingImage image(int width, int height, int holeX, int holeY, int hole) {
        float[] values = new float[width * height];
        boolean[] known = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
            known[i] = i % width < holeX || i % width >= holeX + hole || i / width < holeY || i / width >= holeY + hole;
        }
        return new TrainingImage("image", "", new float[][] {values}, width, known, new float[0]);
    }

    private static float[] pixels(Crops crops, Crops.Place place, Crops.Symmetry symmetry) {
        float[] pixels = new float[crops.side() * crops.side()];
        crops.put(place, symmetry, FloatBuffer.wrap(pixels));
        return pixels;
    }

    @Test
    void cropsHaveNoUnknownPixelAndNoneThatIsHeldBack() {
        TrainingImage image = image(100, 90, 40, 35, 10);
        Random random = new Random(1);
        Crops crops = new Crops(List.of(image), 16, random);
        assertTrue(crops.heldBack().size() > 1, crops.heldBack().toString());
        Set<Float> held = new HashSet<>();
        for (Crops.Window window : crops.heldBack()) {
            assertEquals(16, window.side(), "a whole crop");
            for (float pixel : pixels(crops, window.place(), Crops.Symmetry.NONE)) {
                assertTrue(image.known()[(int) pixel], "a held-back window has known pixels only");
                held.add(pixel);
            }
        }
        for (int i = 0; i < 500; i++) {
            for (float pixel : pixels(crops, crops.random(random), Crops.Symmetry.NONE)) {
                assertTrue(image.known()[(int) pixel], "pixel " + pixel);
                assertFalse(held.contains(pixel), "pixel " + pixel);
            }
        }
    }

    @Test
    void cornersAreHeldBackOfImagesThatSpareNoWholeCrop() {
        TrainingImage image = image(100, 100, 0, 0, 0);
        Random random = new Random(1);
        Crops crops = new Crops(List.of(image), 64, random);
        assertFalse(crops.heldBack().isEmpty());
        Set<Float> held = new HashSet<>();
        for (Crops.Window window : crops.heldBack()) {
            assertEquals(16, window.side(), "of 32² pixels too many crops would be lost");
            float[] pixels = pixels(crops, window.place(), Crops.Symmetry.NONE);
            for (int i = 0; i < pixels.length; i++) {
                if (window.holds(i % 64, i / 64)) {
                    held.add(pixels[i]);
                }
            }
        }
        assertTrue(held.size() >= 256 && (held.contains(0f) || held.contains(99f) || held.contains(9900f) || held.contains(9999f)), held.toString());
        assertTrue(crops.count() >= 0.75 * 37 * 37, "left: " + crops.count());
        for (int i = 0; i < 300; i++) {
            for (float pixel : pixels(crops, crops.random(random), Crops.Symmetry.NONE)) {
                assertFalse(held.contains(pixel), "pixel " + pixel);
            }
        }
    }

    @Test
    void anyCornerOfAnImageMayBeHeldBack() {
        Set<Float> seen = new HashSet<>();
        for (int seed = 0; seed < 12; seed++) {
            Crops crops = new Crops(List.of(image(100, 100, 0, 0, 0)), 64, new Random(seed));
            Crops.Window first = crops.heldBack().get(0);
            float[] pixels = pixels(crops, first.place(), Crops.Symmetry.NONE);
            Set<Float> corners = new HashSet<>(List.of(0f, 99f, 9900f, 9999f));
            corners.removeIf(corner -> IntStream.range(0, pixels.length).noneMatch(i -> first.holds(i % 64, i / 64) && pixels[i] == corner));
            assertEquals(1, corners.size(), first.toString());
            seen.addAll(corners);
        }
        assertEquals(4, seen.size());
    }

    @Test
    void everyPlaceThatFitsIsThere() {
        Crops crops = new Crops(List.of(image(20, 19, 0, 0, 0), image(18, 18, 0, 0, 0)), 16, new Random(1));
        assertEquals(List.of(), crops.heldBack(), "too little to hold back");
        assertEquals(5 * 4 + 3 * 3, crops.count());
        Random random = new Random(2);
        Set<Crops.Place> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(crops.random(random));
        }
        assertEquals(29, seen.size());
        assertTrue(seen.contains(new Crops.Place(0, 4, 3)) && seen.contains(new Crops.Place(1, 2, 1)), seen.toString());
    }

    @Test
    void imagesThatAreTooSmallOrUnknownAreRefused() {
        assertThrows(AdaptationException.class, () -> new Crops(List.of(image(15, 200, 0, 0, 0)), 16, new Random(1)));
        String said = assertThrows(AdaptationException.class, () -> new Crops(List.of(image(64, 64, 10, 10, 50)), 16, new Random(1))).getMessage();
        assertEquals("The images are too small, or too much of them is unknown, to adapt a model to: 0 crops of 16x16 known pixels fit, and at least 16 are needed.", said);
    }

    @Test
    void theEightSymmetriesAreDifferentAndKeepNeighboursTogether() {
        Crops crops = new Crops(List.of(image(40, 40, 0, 0, 0)), 16, new Random(1));
        Set<String> seen = new HashSet<>();
        float[] sorted = null;
        for (int quarters = 0; quarters < 4; quarters++) {
            for (boolean flipped : new boolean[] {false, true}) {
                float[] pixels = pixels(crops, new Crops.Place(0, 3, 5), new Crops.Symmetry(quarters, flipped));
                seen.add(Arrays.toString(pixels));
                float step = Math.abs(pixels[1] - pixels[0]);
                assertTrue(step == 1 || step == 40, "neighbours in a row or a column: " + step);
                assertEquals(41 - step, Math.abs(pixels[16] - pixels[0]), "and the other way in the other direction");
                Arrays.sort(pixels);
                if (sorted != null) {
                    assertArrayEquals(sorted, pixels);
                }
                sorted = pixels;
            }
        }
        assertEquals(8, seen.size());
    }
}
