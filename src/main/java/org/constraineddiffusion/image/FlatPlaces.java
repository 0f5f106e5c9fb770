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
 * The noise of a plane as it is seen where the plane is flat: what is left of it after its smooth part is subtracted, of those pixels whose
 * surroundings have the least slope among pixels of like brightness.
 */
final class FlatPlaces {

    /** The Gaussian of the smooth part that is subtracted, in pixels: noise of a longer correlation counts as structure. */
    static final double HIGH_PASS = 2.5;

    /** The Gaussian before brightness and slope are measured, in pixels. */
    private static final double SMOOTHING = 2;

    private static final int MOST_BINS = 8;
    private static final int PIXELS_A_BIN = 400;

    /** The part of a bin's pixels that counts as flat. */
    private static final double FLAT = .3;

    /** Residuals beyond so many standard deviations are structure. */
    private static final double OUTLIER = 3.5;
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    private final float[] residual;
    private final float[] brightness;
    private final float[] slope;
    private final double[] ends;
    private final double[] steepest;
    private final double[] brightnessOfBin;
    private final double[] varianceOfBin;
    private final int[] countOfBin;

    /**
     * @param pixels a plane
     * @param usable of its pixels
     * @param known those of the usable ones that tell how bright, flat and noisy the plane is
     */
    FlatPlaces(int width, int height, float[] pixels, boolean[] usable, boolean[] known) {
        MaskedGaussian wide = new MaskedGaussian(width, height, usable, HIGH_PASS);
        residual = without(wide, usable, without(wide, usable, pixels)); // twice: a curved surface leaves nothing either
        brightness = new MaskedGaussian(width, height, usable, SMOOTHING).of(pixels);
        float[] squares = new float[pixels.length];
        boolean[] sloping = new boolean[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            squares[i] = squaredSlope(i, width, height);
            sloping[i] = Float.isFinite(squares[i]);
        }
        slope = new MaskedGaussian(width, height, sloping, HIGH_PASS).of(squares); // an edge as near as the filter reaches counts
        int[] places = places(known);
        int bins = Math.max(1, Math.min(MOST_BINS, places.length / PIXELS_A_BIN));
        float[] sorted = values(brightness, places);
        ends = new double[bins - 1];
        for (int b = 1; b < bins; b++) {
            ends[b - 1] = Percentiles.of(sorted, 100.0 * b / bins);
        }
        steepest = new double[bins];
        brightnessOfBin = new double[bins];
        varianceOfBin = new double[bins];
        countOfBin = new int[bins];
        for (int b = 0; b < bins; b++) {
            measure(b, places);
        }
    }

    private static float[] without(MaskedGaussian smooth, boolean[] usable, float[] pixels) {
        float[] rest = smooth.of(pixels);
        for (int i = 0; i < rest.length; i++) {
            rest[i] = usable[i] ? pixels[i] - rest[i] : Float.NaN;
        }
        return rest;
    }

    private float squaredSlope(int i, int width, int height) {
        int x = i % width;
        int y = i / width;
        if (x == 0 || y == 0 || x == width - 1 || y == height - 1) {
            return Float.NaN;
        }
        float alongX = brightness[i + 1] - brightness[i - 1];
        float alongY = brightness[i + width] - brightness[i - width];
        return alongX * alongX + alongY * alongY;
    }

    private void measure(int bin, int[] places) {
        int[] own = Arrays.stream(places).filter(i -> bin(brightness[i]) == bin).toArray();
        steepest[bin] = Percentiles.of(values(slope, own), 100 * FLAT);
        int[] flat = Arrays.stream(own).filter(i -> slope[i] <= steepest[bin]).toArray();
        double limit = OUTLIER * MEDIAN_TO_DEVIATION * medianMagnitude(flat);
        double square = 0;
        double sum = 0;
        for (int i : flat) {
            sum += brightness[i];
            if (Math.abs(residual[i]) <= limit || limit == 0) {
                square += residual[i] * residual[i];
                countOfBin[bin]++;
            }
        }
        brightnessOfBin[bin] = flat.length == 0 ? 0 : sum / flat.length;
        varianceOfBin[bin] = countOfBin[bin] == 0 ? 0 : square / countOfBin[bin];
    }

    private double medianMagnitude(int[] places) {
        float[] magnitudes = values(residual, places);
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        Arrays.sort(magnitudes);
        return magnitudes.length == 0 ? 0 : Percentiles.of(magnitudes, 50);
    }

    /** Ascending. */
    private static float[] values(float[] of, int[] places) {
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            values[i] = of[places[i]];
        }
        Arrays.sort(values);
        return values;
    }

    private int[] places(boolean[] among) {
        int[] places = new int[among.length];
        int count = 0;
        for (int i = 0; i < among.length; i++) {
            if (among[i] && Float.isFinite(residual[i]) && Float.isFinite(slope[i])) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private int bin(float bright) {
        int bin = 0;
        while (bin < ends.length && bright > ends[bin]) {
            bin++;
        }
        return bin;
    }

    /** True at those of some pixels that are as flat as the known ones that count, and flatter than others of them. */
    boolean[] flat(boolean[] among) {
        boolean[] flat = new boolean[among.length];
        int[] places = places(among);
        double flattest = places.length == 0 ? 0 : Percentiles.of(values(slope, places), 100 * FLAT);
        for (int i : places) {
            flat[i] = slope[i] <= Math.min(flattest, steepest[bin(brightness[i])]);
        }
        return flat;
    }

    /** True at the flat ones of the known pixels, at any brightness. */
    boolean[] flatOfAnyBrightness(boolean[] known) {
        boolean[] flat = new boolean[known.length];
        for (int i : places(known)) {
            flat[i] = slope[i] <= steepest[bin(brightness[i])];
        }
        return flat;
    }

    /** The plane without its smooth part; NaN where it is not usable. */
    float[] residual() {
        return residual;
    }

    /**
     * The standard deviation of the residual of known pixels as bright as each pixel, by a variance that is linear in brightness, as of
     * counted photons with read noise, and within the range of those measured.
     */
    float[] deviations() {
        double[] line = line();
        double least = Arrays.stream(varianceOfBin).min().orElse(0);
        double largest = Arrays.stream(varianceOfBin).max().orElse(0);
        float[] deviations = new float[brightness.length];
        for (int i = 0; i < deviations.length; i++) {
            double variance = line[0] + line[1] * brightness[i];
            deviations[i] = (float) Math.sqrt(Math.max(least, Math.min(largest, Double.isFinite(variance) ? variance : least)));
        }
        return deviations;
    }

    /** Least squares, each bin's variance weighted by its own error: quiet places count most, as texture looks like noise. */
    private double[] line() {
        double largest = Arrays.stream(varianceOfBin).max().orElse(0);
        double[] sums = new double[5];
        for (int b = 0; b < varianceOfBin.length; b++) {
            double weight = countOfBin[b] / Math.pow(varianceOfBin[b] + 0.01 * largest + Float.MIN_NORMAL, 2);
            double x = brightnessOfBin[b];
            sums[0] += weight;
            sums[1] += weight * x;
            sums[2] += weight * x * x;
            sums[3] += weight * varianceOfBin[b];
            sums[4] += weight * x * varianceOfBin[b];
        }
        double determinant = sums[0] * sums[2] - sums[1] * sums[1];
        if (!(determinant > 1e-9 * sums[0] * sums[2])) {
            return new double[] {sums[0] == 0 ? 0 : sums[3] / sums[0], 0};
        }
        double rise = (sums[0] * sums[4] - sums[1] * sums[3]) / determinant;
        return new double[] {(sums[3] - rise * sums[1]) / sums[0], rise};
    }
}
