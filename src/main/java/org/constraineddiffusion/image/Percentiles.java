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

/** Percentiles of sorted values, linear between neighbours, as NumPy's default. */
final class Percentiles {

    private Percentiles() {
    }

    /**
     * @param sorted ascending
     * @param percent 0 … 100
     * @return NaN if there are no values
     */
    static double of(float[] sorted, double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = percent / 100 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }
}
