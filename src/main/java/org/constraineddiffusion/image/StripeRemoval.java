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
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Removes an offset that each row has of its own, as of a scanned detector. The offset of a row from the next is the middle of the differences
 * between their pixels, so that objects do not count; what changes slowly from row to row is kept, as it may be the image's.
 */
public final class StripeRemoval {

    /** Of the differences, sorted, the part at each end that does not count. */
    private static final double LEFT_OUT = 0.25;

    /** What changes over more rows than this stays: the standard deviation of a Gaussian. */
    private static final double SLOW = 8;

    private StripeRemoval() {
    }

    /**
     * A copy without stripes.
     *
     * @param plane [x, y]
     * @param alongY true for columns that have an offset of their own, false for rows
     */
    public static RandomAccessibleInterval<FloatType> of(RandomAccessibleInterval<FloatType> plane, boolean alongY) {
        RandomAccessibleInterval<FloatType> lines = alongY ? Views.permute(plane, 0, 1) : plane;
        int length = (int) lines.dimension(0);
        int count = (int) lines.dimension(1);
        float[] values = Planes.values(lines);
        double[] offsets = offsets(values, length, count);
        for (int i = 0; i < values.length; i++) {
            values[i] -= (float) offsets[i / length];
        }
        RandomAccessibleInterval<FloatType> result = ArrayImgs.floats(values, length, count);
        return alongY ? Views.permute(result, 0, 1) : result;
    }

    /** Of each line, of mean 0. */
    private static double[] offsets(float[] values, int length, int count) {
        double[] profile = new double[count];
        for (int line = 1; line < count; line++) {
            profile[line] = profile[line - 1] + difference(values, length, line);
        }
        double[] offsets = new double[count];
        double mean = 0;
        for (int line = 0; line < count; line++) {
            offsets[line] = profile[line] - smooth(profile, line);
            mean += offsets[line] / count;
        }
        for (int line = 0; line < count; line++) {
            offsets[line] -= mean;
        }
        return offsets;
    }

    private static double difference(float[] values, int length, int line) {
        double[] differences = new double[length];
        int finite = 0;
        for (int i = 0; i < length; i++) {
            double difference = (double) values[line * length + i] - values[(line - 1) * length + i];
            if (Double.isFinite(difference)) {
                differences[finite++] = difference;
            }
        }
        if (finite == 0) {
            return 0;
        }
        Arrays.sort(differences, 0, finite);
        int from = (int) (LEFT_OUT * finite);
        return Arrays.stream(differences, from, finite - from).average().orElse(0);
    }

    /** A straight line, fitted with a Gaussian's weights: a mean alone would bend at the ends. */
    private static double smooth(double[] profile, int at) {
        int reach = (int) Math.ceil(3 * SLOW);
        double sum = 0;
        double first = 0;
        double second = 0;
        double value = 0;
        double product = 0;
        for (int i = Math.max(0, at - reach); i <= Math.min(profile.length - 1, at + reach); i++) {
            double weight = Math.exp(-0.5 * Math.pow((i - at) / SLOW, 2));
            sum += weight;
            first += weight * (i - at);
            second += weight * (i - at) * (i - at);
            value += weight * profile[i];
            product += weight * (i - at) * profile[i];
        }
        double determinant = sum * second - first * first;
        return determinant > 0 ? (second * value - first * product) / determinant : value / sum;
    }
}
