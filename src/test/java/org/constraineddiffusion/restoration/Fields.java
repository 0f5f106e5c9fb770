/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;

/** Small planes and masks. */
final class Fields {

    private Fields() {
    }

    /** Values of 100 … 200. */
    static RandomAccessibleInterval<FloatType> random(int width, int height, long seed) {
        Random random = new Random(seed);
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
        LoopBuilder.setImages(plane).forEachPixel(pixel -> pixel.set(100 + 100 * random.nextFloat()));
        return plane;
    }

    /** Bumps of three sizes, which a model of averages can fill. */
    static RandomAccessibleInterval<FloatType> waves(int width, int height) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
        Cursor<FloatType> cursor = plane.localizingCursor();
        while (cursor.hasNext()) {
            cursor.fwd();
            double x = cursor.getDoublePosition(0);
            double y = cursor.getDoublePosition(1);
            cursor.get().setReal(1000 + 300 * Math.sin(x / 5) * Math.cos(y / 7) + 20 * Math.sin(x * y));
        }
        return plane;
    }

    static RandomAccessibleInterval<FloatType> constant(int width, int height, float value) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
        LoopBuilder.setImages(plane).forEachPixel(pixel -> pixel.set(value));
        return plane;
    }

    static float at(RandomAccessibleInterval<FloatType> plane, long... position) {
        return plane.getAt(position).get();
    }

    /** Two holes of 6 × 6 pixels, too far from each other for one window. */
    static Mask twoHoles() {
        return Mask.of(400, 32, (x, y) -> y >= 12 && y < 18 && (x >= 20 && x < 26 || x >= 360 && x < 366));
    }
}
