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

import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** ImageJ planes to ImgLib2 and back. A plane of RGB is three channels, any other is one. */
public final class Planes {

    private Planes() {
    }

    /** The channels of a plane, [x, y] each, with the pixels' raw values. */
    public static List<RandomAccessibleInterval<FloatType>> channels(ImageProcessor plane) {
        int channels = channelsOf(plane);
        List<RandomAccessibleInterval<FloatType>> result = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            float[] values = (float[]) plane.toFloat(c, null).getPixelsCopy();
            result.add(ArrayImgs.floats(values, plane.getWidth(), plane.getHeight()));
        }
        return result;
    }

    /** The values of a plane [x, y], row by row: a copy. */
    static float[] values(RandomAccessibleInterval<FloatType> plane) {
        float[] values = new float[Math.toIntExact(plane.size())];
        int next = 0;
        for (FloatType value : Views.flatIterable(plane)) {
            values[next++] = value.get();
        }
        return values;
    }

    /** 3 for RGB, else 1. */
    public static int channelsOf(ImageProcessor plane) {
        return plane instanceof ColorProcessor ? 3 : 1;
    }

    /**
     * Puts values into the pixels of a plane that lie in the mask, rounded and limited to what the type holds, and touches no
     * other pixel.
     *
     * @param channel 0 … 2 for RGB, else 0
     * @param values the values in the plane's units; need cover the mask's bounds only
     */
    public static void put(ImageProcessor plane, int channel, RandomAccessibleInterval<FloatType> values, Mask mask) {
        RandomAccess<FloatType> value = values.randomAccess();
        Cursor<BitType> hole = Views.interval(mask.bits(), Intervals.intersect(mask.bits(), mask.bounds())).localizingCursor();
        while (hole.hasNext()) {
            if (hole.next().get()) {
                value.setPosition(hole);
                put(plane, channel, hole.getIntPosition(0), hole.getIntPosition(1), value.get().get());
            }
        }
    }

    /**
     * Puts values into all pixels of a plane, rounded and limited to what the type holds.
     *
     * @param channel 0 … 2 for RGB, else 0
     * @param values the values in the plane's units; must cover the plane
     */
    public static void put(ImageProcessor plane, int channel, RandomAccessibleInterval<FloatType> values) {
        RandomAccess<FloatType> value = values.randomAccess();
        for (int y = 0; y < plane.getHeight(); y++) {
            for (int x = 0; x < plane.getWidth(); x++) {
                value.setPosition(x, 0);
                value.setPosition(y, 1);
                put(plane, channel, x, y, value.get().get());
            }
        }
    }

    private static void put(ImageProcessor plane, int channel, int x, int y, float value) {
        switch (plane.getBitDepth()) {
            case 32 -> plane.setf(x, y, value);
            case 24 -> {
                int shift = 16 - 8 * channel;
                plane.set(x, y, plane.get(x, y) & ~(0xff << shift) | limited(value, 255) << shift);
            }
            default -> plane.set(x, y, limited(value, plane.getBitDepth() == 8 ? 255 : 65535));
        }
    }

    private static int limited(float value, int largest) {
        return Math.max(0, Math.min(largest, Math.round(value)));
    }
}
