/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import java.util.Arrays;

/**
 * A matrix with at least as many columns as rows, of which each row is kept from its first to its last entry other than 0. In
 * double precision: pseudo-inverses are made from it once.
 */
final class BandedMatrix {

    private final int columns;
    private final int[] first;
    private final double[][] entries;

    /** @throws IllegalArgumentException if a row is all zeros, of another length than the rest, or there are more rows than columns */
    BandedMatrix(double[][] rows) {
        columns = rows[0].length;
        first = new int[rows.length];
        entries = new double[rows.length][];
        if (rows.length > columns) {
            throw new IllegalArgumentException("A matrix of " + rows.length + " rows and " + columns
                    + " columns measures more than an image has: there must be at most as many rows as columns.");
        }
        for (int i = 0; i < rows.length; i++) {
            int from = 0;
            int to = rows[i].length;
            while (from < to && rows[i][from] == 0) {
                from++;
            }
            while (to > from && rows[i][to - 1] == 0) {
                to--;
            }
            if (rows[i].length != columns || from == to) {
                throw new IllegalArgumentException("Row " + i + " must have " + columns + " entries, not all 0; it has "
                        + rows[i].length + ".");
            }
            first[i] = from;
            entries[i] = Arrays.copyOfRange(rows[i], from, to);
        }
    }

    int rows() {
        return entries.length;
    }

    int columns() {
        return columns;
    }

    /** The length of the rows where they share no column and are equally long; else 0. */
    double onlyGain() {
        double gain = length(entries[0]);
        for (int i = 1; i < rows(); i++) {
            if (first[i] < first[i - 1] + entries[i - 1].length || Math.abs(length(entries[i]) - gain) > 1e-9 * gain) {
                return 0;
            }
        }
        return gain;
    }

    private static double length(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(entry -> entry * entry).sum());
    }

    /** D, row after row. */
    float[] flat() {
        float[] flat = new float[rows() * columns];
        for (int i = 0; i < rows(); i++) {
            for (int k = 0; k < entries[i].length; k++) {
                flat[i * columns + first[i] + k] = (float) entries[i][k];
            }
        }
        return flat;
    }

    /**
     * (D⁺)ᵀ = (D Dᵀ)⁻¹ D, row after row, by a Cholesky factor of D Dᵀ, which is banded as D is.
     *
     * @throws IllegalArgumentException if the rows depend on each other
     */
    float[] flatPseudoInverseTransposed() {
        double[][] factor = cholesky();
        float[] flat = new float[rows() * columns];
        double[] z = new double[rows()];
        for (int row = 0; row < rows(); row++) {
            solveForUnit(factor, row, z);
            double[] combined = combine(z);
            for (int j = 0; j < columns; j++) {
                flat[row * columns + j] = (float) combined[j];
            }
        }
        return flat;
    }

    /** zᵀ D. */
    private double[] combine(double[] z) {
        double[] sum = new double[columns];
        for (int i = 0; i < z.length; i++) {
            for (int k = 0; k < entries[i].length; k++) {
                sum[first[i] + k] += z[i] * entries[i][k];
            }
        }
        return sum;
    }

    /** L with L Lᵀ = D Dᵀ; {@code [i][k]} holds L<sub>i, i−k</sub>, k = 0 … the row's band. */
    private double[][] cholesky() {
        double[][] l = new double[rows()][];
        for (int i = 0; i < rows(); i++) {
            int band = 0;
            for (int j = 0; j < i; j++) {
                if (band == 0 && overlap(i, j)) {
                    band = i - j;
                }
            }
            l[i] = new double[band + 1];
            for (int j = i - band; j <= i; j++) {
                double sum = product(i, j);
                for (int k = Math.max(i - band, j - l[j].length + 1); k < j; k++) {
                    sum -= l[i][i - k] * l[j][j - k];
                }
                l[i][i - j] = j < i ? sum / l[j][0] : root(sum, i);
            }
        }
        return l;
    }

    private double root(double pivot, int row) {
        if (!(pivot > 1e-10 * product(row, row))) {
            throw new IllegalArgumentException("Row " + row + " of the matrix depends on the rows before it.");
        }
        return Math.sqrt(pivot);
    }

    private boolean overlap(int i, int j) {
        return first[i] < first[j] + entries[j].length && first[j] < first[i] + entries[i].length;
    }

    private double product(int i, int j) {
        int from = Math.max(first[i], first[j]);
        int to = Math.min(first[i] + entries[i].length, first[j] + entries[j].length);
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += entries[i][k - first[i]] * entries[j][k - first[j]];
        }
        return sum;
    }

    /** z with L Lᵀ z = the unit vector of {@code row}. */
    private void solveForUnit(double[][] l, int row, double[] z) {
        for (int i = 0; i < z.length; i++) {
            double sum = i == row ? 1 : 0;
            for (int k = 1; k < l[i].length; k++) {
                sum -= l[i][k] * z[i - k];
            }
            z[i] = sum / l[i][0];
        }
        for (int i = z.length - 1; i >= 0; i--) {
            z[i] /= l[i][0];
            for (int k = 1; k < l[i].length; k++) {
                z[i - k] -= l[i][k] * z[i];
            }
        }
    }
}
