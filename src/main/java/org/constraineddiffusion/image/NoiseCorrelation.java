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
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Whether the noise of a plane is white. White noise is half as strong in a plane of means over 2×2 pixels, and no row differs from the next
 * as a whole. Compared are the flattest parts of the plane, as structure is seen at both sizes.
 */
public final class NoiseCorrelation {

    /** The side of a part, in pixels: 16 pixels of 2×2. */
    private static final int SIDE = 32;
    private static final double FLAT = 0.25;

    /** How many times stronger noise of larger pixels is than white noise would be, or rows differ from each other. */
    private static final double CORRELATED = 1.6;
    private static final double STRIPED = 4;

    /** Weaker noise, in steps between the plane's values, is rounding. */
    private static final double NOTABLE = 0.5;

    /** Weaker noise, of the plane's range, is what 32 bits leave of a plane without noise. */
    private static final double LEAST = 1e-4;

    /** The standard error of a mean over the middle half of normal values, over that of a mean over all. */
    private static final double MIDDLE_HALF = 1.1;

    /** The quartiles of normal values are so many standard deviations apart. */
    private static final double QUARTILES = 1.349;

    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    private final int width;
    private final int height;
    private final float[] pixels;

    /** Of the flattest parts. */
    private double deviation;

    private NoiseCorrelation(RandomAccessibleInterval<FloatType> plane) {
        width = (int) plane.dimension(0);
        height = (int) plane.dimension(1);
        pixels = Planes.values(plane);
    }

    /** A sentence if the noise is not white; empty if it is, or the plane is too small to tell. */
    public static Optional<String> warning(RandomAccessibleInterval<FloatType> plane) {
        if (plane.dimension(0) < 2 * SIDE || plane.dimension(1) < 2 * SIDE) {
            return Optional.empty();
        }
        NoiseCorrelation correlation = new NoiseCorrelation(plane);
        double rows = correlation.stripes(false);
        double columns = correlation.stripes(true);
        if (Math.max(rows, columns) > STRIPED) {
            String lines = rows >= columns ? "rows" : "columns";
            return Optional.of(String.format(Locale.ROOT, "The noise is correlated over %s (their offsets differ %.0f times as much as white noise makes them): Denoise removes only the rest;"
                    + " remove them first, with stripes=%s.", lines, Math.max(rows, columns), lines));
        }
        double ratio = correlation.ratio(Math.max(correlation.least(), NOTABLE * QuantizationStep.of(plane)));
        return ratio <= CORRELATED ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "The noise is correlated over neighbouring pixels (in means over"
                + " 2x2 pixels it is %.1f times as strong as white noise would be): Denoise removes only its white part; scale the image down first (Image > Scale...), or give"
                + " noise=%.3g, its standard deviation as far as it is known.", ratio, correlation.deviation));
    }

    private double least() {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float pixel : pixels) {
            low = Math.min(low, pixel);
            high = Math.max(high, pixel);
        }
        return LEAST * (high - low);
    }

    /** The noise of means over 2×2 pixels, over that of white noise; 1 if it cannot be estimated. */
    double ratio(double notable) {
        int columns = width / SIDE;
        int rows = height / SIDE;
        double[] fine = new double[columns * rows];
        double[] coarse = new double[fine.length];
        double[] variance = new double[fine.length];
        for (int part = 0; part < fine.length; part++) {
            int x0 = part % columns * SIDE;
            int y0 = part / columns * SIDE;
            fine[part] = energy(x0, y0, 1);
            coarse[part] = 4 * energy(x0, y0, 2);
            variance[part] = variance(x0, y0);
        }
        int[] flat = IntStream.range(0, fine.length).filter(part -> variance[part] > 0).boxed()
                .sorted(Comparator.comparingDouble(part -> variance[part])).mapToInt(part -> part).toArray();
        int used = (int) Math.ceil(FLAT * flat.length);
        if (used < 2 || Math.sqrt(median(flat, used, coarse)) <= notable) {
            return 1;
        }
        deviation = Math.sqrt(median(flat, used, variance));
        return Math.sqrt(median(flat, used, coarse) / Math.max(Double.MIN_NORMAL, median(flat, used, fine)));
    }

    private static double median(int[] parts, int used, double[] values) {
        return Arrays.stream(parts, 0, used).mapToDouble(part -> values[part]).sorted().toArray()[used / 2];
    }

    /** The mean square of the filter's response in a part of the plane, in means over size × size pixels. */
    private double energy(int x0, int y0, int size) {
        int side = SIDE / size;
        double[] values = new double[side * side];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < size * size; j++) {
                values[i] += pixels[(y0 + i / side * size + j / size) * width + x0 + i % side * size + j % size] / (double) (size * size);
            }
        }
        double sum = 0;
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                double response = 0;
                for (int k = 0; k < 9; k++) {
                    response += values[(y + k / 3 - 1) * side + x + k % 3 - 1] * (k % 3 == 1 ? -2 : 1) * (k / 3 == 1 ? -2 : 1);
                }
                sum += response * response / 36;
            }
        }
        return sum / ((side - 2) * (side - 2));
    }

    private double variance(int x0, int y0) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            double value = pixels[(y0 + i / SIDE) * width + x0 + i % SIDE];
            sum += value;
            squares += value * value;
        }
        double mean = sum / (SIDE * SIDE);
        return Math.max(0, squares / (SIDE * SIDE) - mean * mean);
    }

    /** How much rows or columns differ from the next, over what white noise makes; 0 if there is no noise. */
    double stripes(boolean columns) {
        int lines = columns ? width : height;
        int length = columns ? height : width;
        double[] shifts = new double[lines - 1];
        double[] spreads = new double[lines - 1];
        double[] differences = new double[length];
        for (int line = 1; line < lines; line++) {
            for (int i = 0; i < length; i++) {
                differences[i] = columns ? (double) pixels[i * width + line] - pixels[i * width + line - 1]
                        : (double) pixels[line * width + i] - pixels[(line - 1) * width + i];
            }
            Arrays.sort(differences);
            shifts[line - 1] = Arrays.stream(differences, length / 4, length - length / 4).average().orElse(0);
            spreads[line - 1] = (differences[length * 3 / 4] - differences[length / 4]) / QUARTILES;
        }
        double[] changes = new double[shifts.length - 1]; // of a slope there is none
        for (int i = 0; i < changes.length; i++) {
            changes[i] = Math.abs(shifts[i + 1] - shifts[i]);
        }
        Arrays.sort(changes);
        Arrays.sort(spreads);
        double white = MIDDLE_HALF * Math.sqrt(3) * spreads[spreads.length / 2] / Math.sqrt(length);
        double found = MEDIAN_TO_DEVIATION * changes[changes.length / 2];
        return white > 0 && found > least() ? found / white : 0;
    }
}
