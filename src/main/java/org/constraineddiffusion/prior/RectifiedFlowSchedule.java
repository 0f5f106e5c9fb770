/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

/**
 * The schedule of a rectified flow (Liu, Gong, Liu 2023, "Flow straight and fast"): x<sub>t</sub> = (1−u)·x0 + u·ε with
 * u = t / {@code length}. Model times are continuous, from above 0 to {@code length}, as in InstaFlow and Stable Diffusion 3
 * (length 1000). The clean time is 0. At {@code length} nothing of the image is left: no model of ε can be evaluated there.
 *
 * @param length the noisiest time, above 0
 */
public record RectifiedFlowSchedule(double length) implements NoiseSchedule {

    /** @throws IllegalArgumentException if the length is not above 0 */
    public RectifiedFlowSchedule {
        if (!(length > 0)) {
            throw new IllegalArgumentException("The length of a rectified flow must be above 0, not " + length + ".");
        }
    }

    @Override
    public double alpha(double t) {
        return 1 - u(t);
    }

    @Override
    public double sigma(double t) {
        return u(t);
    }

    private double u(double t) {
        if (!(t >= 0 && t <= length)) {
            throw new IllegalArgumentException("Time " + t + " is outside of 0 ... " + length + ".");
        }
        return t / length;
    }

    @Override
    public double[] times(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be 1 or more, not " + steps + ".");
        }
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = length * (steps - i) / steps;
        }
        return times;
    }

    @Override
    public double timeOf(double noiseToSignalRatio) {
        return Double.isInfinite(noiseToSignalRatio) ? length : length * noiseToSignalRatio / (1 + noiseToSignalRatio);
    }

    @Override
    public double nearest(double time) {
        return Math.min(Math.max(time, 0), length);
    }
}
