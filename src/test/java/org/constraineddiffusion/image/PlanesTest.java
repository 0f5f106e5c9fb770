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

import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.util.List;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanesTest {

    private static final Mask HOLE = Mask.of(12, 9, (x, y) -> x > 4 && x < 8 && y > 2 && y < 7 && (x + y) % 2 == 0);

    static List<ImageProcessor> types() {
        List<ImageProcessor> planes = List.of(new ByteProcessor(12, 9), new ShortProcessor(12, 9), new FloatProcessor(12, 9), new ColorProcessor(12, 9));
        Random random = new Random(1);
        for (ImageProcessor plane : planes) {
            for (int i = 0; i < plane.getPixelCount(); i++) {
                plane.set(i, plane.getBitDepth() == 32 ? Float.floatToIntBits((float) random.nextGaussian()) : random.nextInt(200) * 0x010101);
            }
        }
        return planes;
    }

    private static RandomAccessibleInterval<FloatType> constant(float value) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(12, 9);
        plane.forEach(pixel -> pixel.set(value));
        return plane;
    }

    @ParameterizedTest
    @MethodSource("types")
    void onlyPixelsOfTheMaskChange(ImageProcessor plane) {
        ImageProcessor before = plane.duplicate();
        Planes.put(plane, 0, constant(77), HOLE);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 12; x++) {
                if (HOLE.bits().getAt(x, y).get()) {
                    assertEquals(77, plane.toFloat(0, null).getf(x, y));
                } else {
                    assertEquals(before.get(x, y), plane.get(x, y));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsReadAndPutBackIsTheSame(ImageProcessor plane) {
        ImageProcessor before = plane.duplicate();
        List<RandomAccessibleInterval<FloatType>> channels = Planes.channels(plane);
        for (int c = 0; c < channels.size(); c++) {
            Planes.put(plane, c, channels.get(c), HOLE);
        }
        for (int i = 0; i < plane.getPixelCount(); i++) {
            assertEquals(before.get(i), plane.get(i));
        }
    }

    @Test
    void valuesAreRoundedAndLimitedToTheType() {
        ImageProcessor bytes = new ByteProcessor(12, 9);
        Planes.put(bytes, 0, constant(300.7f), HOLE);
        assertEquals(255, bytes.get(6, 4));
        Planes.put(bytes, 0, constant(12.6f), HOLE);
        assertEquals(13, bytes.get(6, 4));
        Planes.put(bytes, 0, constant(-4), HOLE);
        assertEquals(0, bytes.get(6, 4));
        ImageProcessor shorts = new ShortProcessor(12, 9);
        Planes.put(shorts, 0, constant(70000), HOLE);
        assertEquals(65535, shorts.get(6, 4));
    }

    @Test
    void aWindowIsPutWhereItWasTaken() {
        ImageProcessor plane = new FloatProcessor(12, 9);
        RandomAccessibleInterval<FloatType> window = ArrayImgs.floats(5, 6);
        window.getAt(1, 2).set(9);
        Planes.put(plane, 0, Views.translate(window, 4, 1), Mask.of(12, 9, (x, y) -> x == 5 && y == 3));
        assertEquals(9, plane.getf(5, 3));
    }
}
