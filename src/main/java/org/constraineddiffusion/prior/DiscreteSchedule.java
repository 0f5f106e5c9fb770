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

import java.util.function.IntToDoubleFunction;

/**
 * The schedule of a model trained on whole times 0 … T−1, as a table of ᾱ (Ho et al. 2020, "Denoising diffusion
 * probabilistic models"). Model time t and ᾱ[t] belong together. The clean time is −1.
 */
public final class DiscreteSchedule implements NoiseSchedule {

    private final double[] alphaBar;

    private DiscreteSchedule(double[] alphaBar) {
        this.alphaBar = alphaBar;
    }

    /** β rises linearly from {@code first} to {@code last} (Ho et al. 2020: 0.0001 to 0.02). */
    public static DiscreteSchedule linear(int length, double first, double last) {
        return fromBetas(length, t -> first + (last - first) * t / (length - 1));
    }

    /** √β rises linearly (Stable Diffusion: β from 0.00085 to 0.012). */
    public static DiscreteSchedule scaledLinear(int length, double first, double last) {
        return fromBetas(length, t -> {
            double root = Math.sqrt(first) + (Math.sqrt(last) - Math.sqrt(first)) * t / (length - 1);
            return root * root;
        });
    }

    /**
     * The cosine schedule with its cap on β (Nichol &amp; Dhariwal 2021, eq. 17: offset 0.008, largest β 0.999). Its
     * terminal signal-to-noise ratio is zero for all purposes: ᾱ[T−1] ≈ 2·10⁻⁹ for T = 1000.
     */
    public static DiscreteSchedule cosine(int length, double offset, double largestBeta) {
        IntToDoubleFunction bar = t -> {
            double cosine = Math.cos(((double) t / length + offset) / (1 + offset) * Math.PI / 2);
            return cosine * cosine;
        };
        return fromBetas(length, t -> Math.min(1 - bar.applyAsDouble(t + 1) / bar.applyAsDouble(t), largestBeta));
    }

    private static DiscreteSchedule fromBetas(int length, IntToDoubleFunction beta) {
        if (length < 2) {
            throw new IllegalArgumentException("A noise schedule needs at least 2 times, not " + length + ".");
        }
        double[] alphaBar = new double[length];
        double product = 1;
        for (int t = 0; t < length; t++) {
            product *= 1 - beta.applyAsDouble(t);
            alphaBar[t] = product;
        }
        return new DiscreteSchedule(alphaBar);
    }

    /** The number of times, T. */
    public int length() {
        return alphaBar.length;
    }

    /** ᾱ at a time from 0 to T−1; 1 at the clean time, −1. */
    public double alphaBar(double t) {
        int index = (int) Math.round(t);
        if (index < -1 || index >= alphaBar.length) {
            throw new IllegalArgumentException("Time " + t + " is outside of -1 ... " + (alphaBar.length - 1) + ".");
        }
        return index == -1 ? 1 : alphaBar[index];
    }

    @Override
    public double alpha(double t) {
        return Math.sqrt(alphaBar(t));
    }

    @Override
    public double sigma(double t) {
        return Math.sqrt(1 - alphaBar(t));
    }

    /** Evenly spaced, and counted from the end, so that a run starts at T−1 where the noise is strongest. */
    @Override
    public double[] times(int steps) {
        if (steps < 1 || steps > alphaBar.length) {
            throw new IllegalArgumentException("steps must be 1 ... " + alphaBar.length + ", not " + steps + ".");
        }
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = Math.rint(alphaBar.length - (double) i * alphaBar.length / steps) - 1;
        }
        times[steps] = -1;
        return times;
    }

    @Override
    public double timeOf(double noiseToSignalRatio) {
        int t = 0;
        while (t < alphaBar.length - 1 && sigma(t) < noiseToSignalRatio * alpha(t)) {
            t++;
        }
        return t;
    }

    @Override
    public double nearest(double time) {
        return Math.min(Math.max(Math.rint(time), -1), alphaBar.length - 1);
    }
}
