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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import net.imglib2.RandomAccess;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

/** Label maps and binary masks. */
class LabelMapTest {

    private static ImageProcessor filled(ImageProcessor plane, int x, int y, int width, int height, int value) {
        for (int j = y; j < y + height; j++) {
            for (int i = x; i < x + width; i++) {
                plane.set(i, j, value);
            }
        }
        return plane;
    }

    private static String row(LabelMap map, int border, int y, int... columns) {
        RandomAccess<FloatType> classes = map.classes(border).randomAccess();
        StringBuilder found = new StringBuilder();
        for (int x : columns) {
            found.append((int) classes.setPositionAndGet(x, y).get());
        }
        return found.toString();
    }

    @Test
    void aPixelNearTwoObjectsIsBorderAsInTheTrainingOfTheCritic() {
        ImageProcessor plane = filled(filled(new ShortProcessor(20, 10), 2, 2, 7, 6, 7), 11, 2, 6, 6, 300);
        assertEquals("1122110", row(LabelMap.of(plane), 2, 4, 3, 8, 9, 10, 11, 15, 18));
        filled(plane, 9, 2, 2, 6, 7);
        assertEquals("122221", row(LabelMap.of(plane), 2, 4, 8, 9, 10, 11, 12, 13));
        assertEquals("1111", row(LabelMap.of(plane), 0, 4, 9, 10, 11, 12));
    }

    @Test
    void theRegionsOfABinaryMaskAreObjects() {
        ImageProcessor mask = filled(filled(new ByteProcessor(20, 10), 1, 1, 4, 4, 255), 7, 1, 4, 4, 255);
        LabelMap map = LabelMap.of(mask);
        assertEquals(2, map.objects());
        assertEquals("22", row(map, 2, 2, 5, 6));
        mask.set(5, 5, 255); // touches the first by a corner
        mask.set(6, 5, 255);
        assertEquals(1, LabelMap.of(mask).objects());
        assertEquals(0, LabelMap.of(new ByteProcessor(4, 4)).objects());
    }

    @Test
    void theMedianDiameterIsThatOfACircleOfTheSameArea() {
        ImageProcessor plane = filled(filled(filled(new ByteProcessor(40, 40), 0, 0, 10, 10, 1), 20, 0, 4, 4, 2), 0, 20, 20, 20, 3);
        assertEquals(2 * Math.sqrt(100 / Math.PI), LabelMap.of(plane).medianDiameter(), 1e-9);
        filled(plane, 20, 0, 4, 4, 0);
        assertEquals(2 * Math.sqrt(250 / Math.PI), LabelMap.of(plane).medianDiameter(), 1e-9);
        assertEquals(0, LabelMap.of(new ByteProcessor(4, 4)).medianDiameter());
    }

    @Test
    void whatIsNoWholeNumberIsRefused() {
        for (float value : new float[] {0.5f, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            FloatProcessor plane = new FloatProcessor(4, 4);
            plane.setf(1, 1, value);
            assertTrue(assertThrows(InputException.class, () -> LabelMap.of(plane)).getMessage().startsWith("image: a label map holds whole numbers"));
        }
        FloatProcessor plane = new FloatProcessor(4, 4);
        plane.setf(1, 1, 70000);
        assertEquals(1, LabelMap.of(plane).objects());
    }
}
