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

/** Small linear algebra for expected values, in double precision. */
public final class Linear {

    private Linear() {
    }

    /** A⁻¹ B by Gaussian elimination with pivots; changes both. */
    public static double[][] solve(double[][] a, double[][] b) {
        int n = a.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            swap(a, column, pivot);
            swap(b, column, pivot);
            for (int row = 0; row < n; row++) {
                double factor = row == column ? 0 : a[row][column] / a[column][column];
                if (factor != 0) {
                    subtract(a[row], a[column], factor);
                    subtract(b[row], b[column], factor);
                }
            }
        }
        for (int row = 0; row < n; row++) {
            for (int k = 0; k < b[row].length; k++) {
                b[row][k] /= a[row][row];
            }
        }
        return b;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private static void subtract(double[] row, double[] other, double factor) {
        for (int k = 0; k < row.length; k++) {
            row[k] -= factor * other[k];
        }
    }

    /** Row after row. */
    public static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                flat[i * rows[i].length + j] = (float) rows[i][j];
            }
        }
        return flat;
    }

    /**
     * The mean of a normal distribution given some of its values: mean + C_uk C_kk⁻¹ (values − mean), of all of them.
     *
     * @param known the indices of the values that are given
     * @param values of all; those that are not given do not matter
     */
    public static double[] conditionalMean(double[] mean, double[][] covariance, int[] known, float[] values) {
        double[][] system = new double[known.length][known.length];
        double[][] right = new double[known.length][1];
        for (int i = 0; i < known.length; i++) {
            right[i][0] = values[known[i]] - mean[known[i]];
            for (int j = 0; j < known.length; j++) {
                system[i][j] = covariance[known[i]][known[j]];
            }
        }
        double[][] weights = solve(system, right);
        double[] result = mean.clone();
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < known.length; j++) {
                result[i] += covariance[i][known[j]] * weights[j][0];
            }
        }
        return result;
    }
}
