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

/**
 * The histogram of values with Gaussian noise, and what it was without: Richardson–Lucy deconvolution (Richardson 1972, Lucy 1974) with
 * the noise's own histogram. Noise widens a histogram, so that percentiles of noisy values lie too far out.
 */
final class HistogramDeconvolution {

    private static final int ITERATIONS = 100;
    private static final int BINS_A_DEVIATION = 4;

    /** How far the noise's histogram is followed, and how much wider than the percentiles the histogram is, in standard deviations. */
    private static final int REACH = 4;

    /**
     * What lies between the percentiles is noise if they are so many standard deviations apart, and an object lies beyond them if the
     * extremes are so many.
     */
    private static final double NOISE_ALONE = 3;
    private static final double OBJECT = 16;

    /** A histogram of more bins is so wide that its noise does not matter. */
    private static final int MOST_BINS = 2000;

    private final float[] sorted;
    private final double noise;

    /**
     * @param sorted finite values, ascending
     * @param noise the noise's standard deviation, in their units
     */
    HistogramDeconvolution(float[] sorted, double noise) {
        this.sorted = sorted;
        this.noise = noise;
    }

    /**
     * Two percentiles without noise.
     *
     * @param low 0 … 100
     * @param high above {@code low}, at most 100
     * @return at least the noise's standard deviation apart, as less is no different from nothing; the extremes where the percentiles
     *     have nothing but noise between them and a few values are far beyond: small objects on an even ground
     */
    IntensityScale percentiles(double low, double high) {
        IntensityScale noisy = new IntensityScale(Percentiles.of(sorted, low), Percentiles.of(sorted, high));
        double width = noise / BINS_A_DEVIATION;
        double first = noisy.low() - REACH * noise;
        double bins = Math.ceil((noisy.high() + REACH * noise - first) / width);
        if (!(bins <= MOST_BINS)) {
            return noisy;
        }
        double[] seen = new double[(int) bins];
        int below = 0;
        for (float value : sorted) {
            double bin = Math.floor((value - first) / width);
            if (bin < 0) {
                below++;
            } else if (bin < bins) {
                seen[(int) bin]++;
            }
        }
        double[] clean = deconvolved(seen);
        double from = first + width * position(clean, low / 100 * sorted.length - below);
        double to = first + width * position(clean, high / 100 * sorted.length - below);
        float least = sorted[0];
        float most = sorted[sorted.length - 1];
        if (to - from <= NOISE_ALONE * noise && most - least > OBJECT * noise) {
            return new IntensityScale(least, most);
        }
        double missing = Math.max(0, noise - (to - from));
        return new IntensityScale(from - missing / 2, to + missing / 2);
    }

    /** Where, in bins, so many of the values lie below. */
    private static double position(double[] counts, double wanted) {
        double below = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            if (below + counts[bin] >= wanted) {
                return bin + Math.max(0, wanted - below) / Math.max(counts[bin], Double.MIN_NORMAL);
            }
            below += counts[bin];
        }
        return counts.length;
    }

    private static double[] deconvolved(double[] seen) {
        double[] ones = new double[seen.length];
        Arrays.fill(ones, 1);
        double[] weight = blurred(ones);
        double[] clean = new double[seen.length];
        Arrays.fill(clean, Arrays.stream(seen).average().orElse(0));
        double[] ratio = new double[seen.length];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] expected = blurred(clean);
            for (int bin = 0; bin < seen.length; bin++) {
                ratio[bin] = seen[bin] / Math.max(expected[bin], Double.MIN_NORMAL);
            }
            double[] correction = blurred(ratio);
            for (int bin = 0; bin < seen.length; bin++) {
                clean[bin] *= correction[bin] / weight[bin];
            }
        }
        return clean;
    }

    /** With the noise's histogram, nothing beyond the ends. */
    private static double[] blurred(double[] values) {
        int reach = REACH * BINS_A_DEVIATION;
        double[] result = new double[values.length];
        for (int offset = -reach; offset <= reach; offset++) {
            double deviations = (double) offset / BINS_A_DEVIATION;
            double share = Math.exp(-0.5 * deviations * deviations) / (Math.sqrt(2 * Math.PI) * BINS_A_DEVIATION);
            for (int bin = Math.max(0, -offset); bin < Math.min(values.length, values.length - offset); bin++) {
                result[bin] += share * values[bin + offset];
            }
        }
        return result;
    }
}
