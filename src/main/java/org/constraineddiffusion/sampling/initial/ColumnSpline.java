/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

/**
 * Fills unknown pixels of an image by natural cubic splines along its columns, through each column's known pixels (Press et al. 2007, "Numerical
 * recipes", Section 3.3); beyond a column's outermost known pixel by its value. Best for lost rows.
 */
final class ColumnSpline {

    private final float[] known;
    private final int height;
    private final int width;

    /** @param known row by row, 0 where a pixel is not known */
    ColumnSpline(float[] known, int height, int width) {
        this.known = known;
        this.height = height;
        this.width = width;
    }

    /** Whether each column with an unknown pixel has at least two known ones. */
    boolean fits() {
        for (int x = 0; x < width; x++) {
            int count = knownIn(x);
            if (count < 2 && count < height) {
                return false;
            }
        }
        return true;
    }

    private int knownIn(int x) {
        int count = 0;
        for (int y = 0; y < height; y++) {
            count += known[y * width + x] != 0 ? 1 : 0;
        }
        return count;
    }

    /** Fills an image of the mask's size, row by row, in place. */
    void fill(float[] image) {
        for (int x = 0; x < width; x++) {
            int count = knownIn(x);
            if (count < height) {
                fill(image, x, count);
            }
        }
    }

    private void fill(float[] image, int x, int count) {
        int[] rows = new int[count];
        double[] values = new double[count];
        int next = 0;
        for (int y = 0; y < height; y++) {
            if (known[y * width + x] != 0) {
                rows[next] = y;
                values[next++] = image[y * width + x];
            }
        }
        double[] curvature = curvature(rows, values);
        int right = 0;
        for (int y = 0; y < height; y++) {
            while (right < count && rows[right] < y) {
                right++;
            }
            if (known[y * width + x] == 0) {
                image[y * width + x] = (float) (right == 0 ? values[0] : right == count ? values[count - 1]
                        : between(rows, values, curvature, right, y));
            }
        }
    }

    private static double between(int[] rows, double[] values, double[] curvature, int right, int y) {
        double step = rows[right] - rows[right - 1];
        double a = (rows[right] - y) / step;
        double b = 1 - a;
        return a * values[right - 1] + b * values[right]
                + ((a * a * a - a) * curvature[right - 1] + (b * b * b - b) * curvature[right]) * step * step / 6;
    }

    /** The second derivatives at the known rows, 0 at the ends, by elimination and back-substitution. */
    private static double[] curvature(int[] rows, double[] values) {
        int count = rows.length;
        double[] second = new double[count];
        double[] rest = new double[count];
        for (int i = 1; i < count - 1; i++) {
            double share = (double) (rows[i] - rows[i - 1]) / (rows[i + 1] - rows[i - 1]);
            double pivot = share * second[i - 1] + 2;
            second[i] = (share - 1) / pivot;
            double slopes = (values[i + 1] - values[i]) / (rows[i + 1] - rows[i]) - (values[i] - values[i - 1]) / (rows[i] - rows[i - 1]);
            rest[i] = (6 * slopes / (rows[i + 1] - rows[i - 1]) - share * rest[i - 1]) / pivot;
        }
        second[count - 1] = 0;
        for (int i = count - 2; i > 0; i--) {
            second[i] = second[i] * second[i + 1] + rest[i];
        }
        second[0] = 0;
        return second;
    }
}
