/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a prior looks (the paper, Figure 2): J e, how the clean estimate changes when the probed pixels of the noisy image do, and Jᵀe, which pixels of the noisy
 * image the clean estimate of the probed pixels depends on.
 *
 * @param t the time
 * @param forward J e, {@code [1, c, h, w]}
 * @param transposed Jᵀe, of the same shape; empty if the prior has no gradient
 */
public record Influence(double t, NDArray forward, Optional<NDArray> transposed) {

    /** @param probe e, 1 at the probed pixels, else 0: {@code [1, c, h, w]} */
    public static Influence of(Jacobian j, NDArray probe) {
        return new Influence(j.t(), j.times(probe), j.transposedTimes(probe));
    }

    /** The cosine of the angle between J e and Jᵀe; NaN without a gradient. */
    public double cosine() {
        return transposed.map(other -> cosine(forward, other)).orElse(Double.NaN);
    }

    /** The cosine of the angle between two tensors; NaN if one is 0. */
    public static double cosine(NDArray a, NDArray b) {
        return Arnoldi.dot(a, b) / (Arnoldi.norm(a) * Arnoldi.norm(b));
    }

    /**
     * How far the influence reaches: the distance from the probed pixels within which a share of ‖·‖² lies, in pixels.
     *
     * @param influence {@code [1, c, h, w]}
     * @param probe 1 at the probed pixels, of the same shape
     * @param share above 0, below 1
     */
    public static double radius(NDArray influence, NDArray probe, double share) {
        double[] within = energyWithin(influence, probe);
        int radius = 0;
        while (within[radius] < share * within[within.length - 1]) {
            radius++;
        }
        double below = radius == 0 ? 0 : within[radius - 1];
        return within[within.length - 1] == 0 ? Double.NaN : Math.max(0, radius - 1 + (share * within[within.length - 1] - below) / (within[radius] - below));
    }

    /** The share of ‖·‖² within each whole distance from the probed pixels, 0, 1, …; all 0 if there is no influence. */
    public static double[] shareWithin(NDArray influence, NDArray probe) {
        double[] within = energyWithin(influence, probe);
        double whole = within[within.length - 1];
        for (int i = 0; i < within.length; i++) {
            within[i] = whole == 0 ? 0 : within[i] / whole;
        }
        return within;
    }

    private static double[] energyWithin(NDArray influence, NDArray probe) {
        Shape shape = influence.getShape();
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] values = influence.toFloatArray();
        double[] distance = distances(probe, height, width);
        double[] sums = new double[(int) Math.ceil(Math.hypot(height, width)) + 1];
        for (int i = 0; i < values.length; i++) {
            sums[(int) Math.ceil(distance[i % distance.length])] += values[i] * values[i];
        }
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        return sums;
    }

    /** The distance of each pixel from the nearest probed one. */
    private static double[] distances(NDArray probe, int height, int width) {
        float[] probed = probe.toFloatArray();
        double[] distance = new double[height * width];
        Arrays.fill(distance, Double.MAX_VALUE);
        for (int p = 0; p < distance.length; p++) {
            if (probed[p] != 0) {
                for (int i = 0; i < distance.length; i++) {
                    distance[i] = Math.min(distance[i], Math.hypot(i % width - p % width, i / width - p / width));
                }
            }
        }
        return distance;
    }
}
