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

import java.util.List;
import java.util.OptionalDouble;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * The skewness of the intensities of known pixels, limited to their range without the outermost: above 0 where a few bright pixels stand
 * on a dark background, below 0 where a few dark ones stand on a bright one.
 */
public final class IntensitySkewness {

    /** Hot pixels must not count: they are bright in any image. */
    private static final double OUTERMOST = 0.2;

    private IntensitySkewness() {
    }

    /**
     * Of planes that belong together.
     *
     * @param planes [x, y] each
     * @param hole what is unknown in each of them
     * @return the third standardized moment; empty if all but the outermost are alike, or there is none
     */
    public static OptionalDouble ofKnown(List<RandomAccessibleInterval<FloatType>> planes, Mask hole) {
        float[] known = IntensityScale.known(planes, hole);
        double low = Percentiles.of(known, OUTERMOST);
        double high = Percentiles.of(known, 100 - OUTERMOST);
        if (!(low < high)) {
            return OptionalDouble.empty();
        }
        double mean = 0;
        for (float value : known) {
            mean += limited(value, low, high) / known.length;
        }
        double square = 0;
        double cube = 0;
        for (float value : known) {
            double deviation = limited(value, low, high) - mean;
            square += deviation * deviation / known.length;
            cube += deviation * deviation * deviation / known.length;
        }
        return OptionalDouble.of(cube / Math.pow(square, 1.5));
    }

    private static double limited(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }
}
