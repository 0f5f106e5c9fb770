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

import java.util.Random;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeRemovalTest {

    private static final int WIDTH = 120;
    private static final int HEIGHT = 90;

    /** A slope along both axes and a disc. */
    private static float clean(int x, int y) {
        return x + 0.5f * y + (Math.hypot(x - 50, y - 40) < 22 ? 200 : 0);
    }

    private static double error(RandomAccessibleInterval<FloatType> plane) {
        RandomAccess<FloatType> pixel = plane.randomAccess();
        double sum = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                pixel.setPosition(x, 0);
                pixel.setPosition(y, 1);
                sum += Math.pow(pixel.get().get() - clean(x, y), 2);
            }
        }
        return Math.sqrt(sum / WIDTH / HEIGHT);
    }

    private static RandomAccessibleInterval<FloatType> striped(boolean columns, double size) {
        Random random = new Random(4);
        double[] offsets = random.doubles(Math.max(WIDTH, HEIGHT), -1, 1).map(offset -> size * offset).toArray();
        float[] pixels = new float[WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = clean(i % WIDTH, i / WIDTH) + (float) (offsets[columns ? i % WIDTH : i / WIDTH] + random.nextGaussian());
        }
        return ArrayImgs.floats(pixels, WIDTH, HEIGHT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stripesGoAndSlopeAndObjectsStay(boolean columns) {
        double before = error(striped(columns, 30));
        double after = error(StripeRemoval.of(striped(columns, 30), columns));
        assertTrue(after < 0.3 * before, before + " became " + after);
    }

    @Test
    void aPlaneWithoutStripesIsHardlyChanged() {
        assertEquals(1, error(StripeRemoval.of(striped(false, 0), false)), 0.1);
    }

    @Test
    void theMeanStays() {
        double sum = 0;
        for (FloatType value : striped(false, 30)) {
            sum += value.get();
        }
        double after = 0;
        for (FloatType value : StripeRemoval.of(striped(false, 30), false)) {
            after += value.get();
        }
        assertEquals(sum, after, 1e-4 * sum);
    }
}
