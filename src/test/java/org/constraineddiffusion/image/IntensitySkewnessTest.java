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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class IntensitySkewnessTest {

    private static final Mask NOTHING = Mask.none(100, 100);

    /** An object of a value on a background of another, a ninth of the plane, and one pixel of a third. */
    private static RandomAccessibleInterval<FloatType> plane(float object, float background, float odd) {
        float[] pixels = new float[10000];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 100 < 33 && i / 100 < 33 ? object : background;
        }
        pixels[9999] = odd;
        return ArrayImgs.floats(pixels, 100, 100);
    }

    private static double of(RandomAccessibleInterval<FloatType> plane, Mask hole) {
        return IntensitySkewness.ofKnown(List.of(plane), hole).getAsDouble();
    }

    @Test
    void itsSignIsThatOfTheObjectsContrastAndItIsOddUnderInversion() {
        double bright = of(plane(200, 10, 10), NOTHING);
        assertTrue(bright > 1, "" + bright);
        assertEquals(-bright, of(plane(55, 245, 245), NOTHING), 1e-9);
    }

    @Test
    void aHotPixelDoesNotCount() {
        assertTrue(of(plane(5, 200, 1e9f), NOTHING) < -1);
    }

    @Test
    void unknownPixelsDoNotCountAndEvenPlanesHaveNone() {
        Mask object = Mask.of(100, 100, (x, y) -> x < 33 && y < 33);
        assertTrue(IntensitySkewness.ofKnown(List.of(plane(5, 200, 200)), object).isEmpty());
        assertTrue(IntensitySkewness.ofKnown(List.of(plane(5, 200, 200)), Mask.none(100, 100).inverse()).isEmpty());
    }
}
