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

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Looks for seams: whether neighbouring pixels differ otherwise where the image passes from tile to tile than inside of tiles. */
final class Seams {

    private final boolean[] rows;
    private final boolean[] columns;

    /** Of an image of this size in these tiles. */
    Seams(int height, int width, TileSettings settings, int divisor) {
        TileGrid grid = TileGrid.cheapest(height, width, settings, divisor);
        rows = passages(grid.rows(), height);
        columns = passages(grid.columns(), width);
    }

    /** For each pair of pixels x, x + 1 whether the tiles' weights differ between them. */
    private static boolean[] passages(TileAxis axis, int length) {
        boolean[] passages = new boolean[length - 1];
        for (int x = 0; x + 1 < length; x++) {
            for (int i = 0; i < axis.count(); i++) {
                passages[x] |= weight(axis, i, x) != weight(axis, i, x + 1);
            }
        }
        return passages;
    }

    private static float weight(TileAxis axis, int tile, int x) {
        int pixel = x - axis.starts()[tile];
        return pixel < 0 || pixel >= axis.side() ? 0 : axis.weights()[tile][pixel];
    }

    /**
     * The largest distance between the distributions of |difference of neighbours| in passages and inside of tiles
     * (Kolmogorov and Smirnov: 0 if they are the same, 1 if they do not overlap), for columns and rows together.
     */
    double contrast(NDArray image) {
        return distance(differences(image, true), differences(image, false));
    }

    /** The same distance between two images, in passages only; the same content makes it sensitive. */
    double contrast(NDArray image, NDArray seamless) {
        return distance(differences(image, true), differences(seamless, true));
    }

    private double[] differences(NDArray image, boolean inPassages) {
        int height = (int) image.getShape().get(2);
        int width = (int) image.getShape().get(3);
        float[] values = image.toFloatArray();
        DoubleStream.Builder found = DoubleStream.builder();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                if (x + 1 < width && columns[x] == inPassages) {
                    found.add(Math.abs(values[at + 1] - values[at]));
                }
                if (y + 1 < height && rows[y] == inPassages) {
                    found.add(Math.abs(values[at + width] - values[at]));
                }
            }
        }
        return found.build().sorted().toArray();
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (double value : DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray()) {
            largest = Math.max(largest, Math.abs(below(a, value) - below(b, value)));
        }
        return largest;
    }

    /** The share of {@code sorted} that is at most {@code value}. */
    private static double below(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (double) low / sorted.length;
    }
}
