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

/**
 * Poisson–Gaussian noise, as cameras give: y = g · Poisson(x) + N(o, s²), of gain g, offset o and read noise s. Its variance is a straight line over
 * the mean, g · mean + s² − g · o, and the generalized Anscombe transform makes it 1 everywhere (Starck, Murtagh, Bijaoui 1998).
 *
 * @param gain g, values for one photon or electron, above 0
 * @param varianceAtZero s² − g · o: where the line meets a mean of 0; below 0 if the offset is large
 */
public record CameraNoise(double gain, double varianceAtZero) {

    /** The transformed mean of no light: 2 √(3/8), below which the inverse is not monotonic. */
    private static final double DARK = 2 * Math.sqrt(3 / 8.0);

    private static final double ROOT = Math.sqrt(3 / 2.0);

    /** @throws IllegalArgumentException if the gain is not above 0, or one of them not finite */
    public CameraNoise {
        if (!(gain > 0 && Double.isFinite(gain) && Double.isFinite(varianceAtZero))) {
            throw new IllegalArgumentException("Poisson-Gaussian noise needs a gain above 0 and a finite variance (got " + gain + " and " + varianceAtZero + ").");
        }
    }

    /**
     * From what a camera's data sheet has.
     *
     * @param offset o, the value without light
     * @param readNoise s, in the image's units
     */
    public static CameraNoise of(double gain, double offset, double readNoise) {
        return new CameraNoise(gain, readNoise * readNoise - gain * offset);
    }

    /** The variance of values of a mean, 0 or more. */
    public double variance(double mean) {
        return Math.max(0, gain * mean + varianceAtZero);
    }

    /** A value with noise of a standard deviation of 1. */
    public double stabilized(double value) {
        return 2 / gain * Math.sqrt(Math.max(0, gain * value + 3 / 8.0 * gain * gain + varianceAtZero));
    }

    /**
     * The mean of the values whose stabilized ones have a mean: the exact unbiased inverse, in its closed form (Mäkitalo and Foi 2013, "Optimal
     * inversion of the generalized Anscombe transformation for Poisson-Gaussian noise", IEEE Transactions on Image Processing 22, 91–103). The algebraic inverse is too dark where there is little light.
     */
    public double mean(double stabilized) {
        double d = Math.max(DARK, stabilized);
        double photons = d * d / 4 + ROOT / (4 * d) - 11 / (8 * d * d) + 5 * ROOT / (8 * d * d * d) - 1 / 8.0;
        return gain * photons - varianceAtZero / gain;
    }
}
