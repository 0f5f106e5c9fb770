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

/** The power spectrum of noise from its autocovariance, and noise of such a spectrum. */
final class NoiseSpectrum {

    /** Pixels up to which noise is correlated. */
    static final int REACH = 7;

    /** The side of the square of frequencies, and of the kernel that gives noise its correlation. */
    static final int SIDE = 16;

    /** Less of a low frequency's power is left by the high-pass filter than can be told from structure. */
    private static final double LEAST_LEFT = .15;

    private final double[] power;

    private NoiseSpectrum(double[] power) {
        this.power = power;
    }

    /**
     * The autocovariance over pairs of pixels, up to {@link #REACH}, tapered so that its spectrum is not negative (Bartlett).
     *
     * @param values by pixel
     * @param of which pixels count
     * @return by distance along y and x, from −{@link #REACH} on
     */
    static double[][] autocovariance(float[] values, boolean[] of, int width) {
        int side = 2 * REACH + 1;
        double[][] sums = new double[side][side];
        int height = values.length / width;
        for (int dy = 0; dy <= REACH; dy++) {
            for (int dx = dy == 0 ? 0 : -REACH; dx <= REACH; dx++) {
                double taper = (1 - Math.abs(dx) / (REACH + 1.0)) * (1 - dy / (REACH + 1.0));
                double mean = taper * mean(values, of, width, height, dx, dy);
                sums[REACH + dy][REACH + dx] = mean;
                sums[REACH - dy][REACH - dx] = mean;
            }
        }
        return sums;
    }

    private static double mean(float[] values, boolean[] of, int width, int height, int dx, int dy) {
        double sum = 0;
        long count = 0;
        for (int y = 0; y + dy < height; y++) {
            for (int x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
                int one = y * width + x;
                int other = one + dy * width + dx;
                if (of[one] && of[other]) {
                    sum += values[one] * values[other];
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** What one noise has more than another at each frequency, never less than nothing; the high-pass filter of {@link FlatPlaces} undone. */
    static NoiseSpectrum missing(double[][] wanted, double[][] there) {
        double[] power = new double[SIDE * SIDE];
        for (int v = 0; v < SIDE; v++) {
            for (int u = 0; u < SIDE; u++) {
                double sum = 0;
                for (int dy = -REACH; dy <= REACH; dy++) {
                    for (int dx = -REACH; dx <= REACH; dx++) {
                        sum += (wanted[REACH + dy][REACH + dx] - there[REACH + dy][REACH + dx]) * Math.cos(2 * Math.PI * (u * dx + v * dy) / SIDE);
                    }
                }
                double square = Math.pow(frequency(u), 2) + Math.pow(frequency(v), 2);
                double left = Math.pow(1 - Math.exp(-0.5 * FlatPlaces.HIGH_PASS * FlatPlaces.HIGH_PASS * square), 4); // the filter is applied twice
                power[v * SIDE + u] = Math.max(0, sum) / Math.max(LEAST_LEFT, left);
            }
        }
        return new NoiseSpectrum(power);
    }

    private static double frequency(int index) {
        return 2 * Math.PI * Math.min(index, SIDE - index) / SIDE;
    }

    /** White noise of variance 1 that is convolved with this, {@link #SIDE} × {@link #SIDE}, has the spectrum. */
    float[] kernel() {
        float[] kernel = new float[power.length];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double sum = 0;
                for (int v = 0; v < SIDE; v++) {
                    for (int u = 0; u < SIDE; u++) {
                        sum += Math.sqrt(power[v * SIDE + u]) * Math.cos(2 * Math.PI * (u * (x - SIDE / 2) + v * (y - SIDE / 2)) / SIDE);
                    }
                }
                kernel[y * SIDE + x] = (float) (sum / power.length);
            }
        }
        return kernel;
    }
}
