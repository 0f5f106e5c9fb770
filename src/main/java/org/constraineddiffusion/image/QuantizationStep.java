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

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/** The step between the values of a plane that holds whole multiples of one, whatever its type: counts, counts times 16, counts / 255. */
public final class QuantizationStep {

    /** How far a gap between two values may be from a multiple of the step, in steps. */
    private static final double TOLERANCE = 0.1;

    /** The part of the values that may be odd ones: the step is the least gap but for these, and the others must be its multiples. */
    private static final double ODD = 0.05;

    private QuantizationStep() {
    }

    /** In the plane's units; 0 if there is none, or only one value. */
    public static double of(RandomAccessibleInterval<FloatType> plane) {
        double[] gaps = gaps(plane);
        if (gaps.length == 0) {
            return 0;
        }
        Arrays.sort(gaps);
        double step = gaps[(int) (ODD * gaps.length)];
        long multiples = Arrays.stream(gaps).filter(gap -> Math.abs(gap / step - Math.rint(gap / step)) < TOLERANCE).count();
        return multiples >= (1 - 2 * ODD) * gaps.length ? step : 0;
    }

    /** Between each value and the next larger one. */
    private static double[] gaps(RandomAccessibleInterval<FloatType> plane) {
        float[] sorted = new float[Math.toIntExact(plane.size())];
        int count = 0;
        for (FloatType value : plane) {
            if (Float.isFinite(value.get())) {
                sorted[count++] = value.get();
            }
        }
        Arrays.sort(sorted, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (distinct == 0 || sorted[i] > sorted[distinct - 1]) {
                sorted[distinct++] = sorted[i];
            }
        }
        double[] gaps = new double[Math.max(0, distinct - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (double) sorted[i + 1] - sorted[i];
        }
        return gaps;
    }
}
