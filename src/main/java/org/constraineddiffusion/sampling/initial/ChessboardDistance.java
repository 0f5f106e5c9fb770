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
 * Chessboard distances from the nearest known pixel, by two sweeps over the image (Rosenfeld &amp; Pfaltz 1968, "Distance
 * functions on digital pictures").
 */
final class ChessboardDistance {

    private final int height;
    private final int width;
    private final int[] distances;

    private ChessboardDistance(int height, int width, int[] distances) {
        this.height = height;
        this.width = width;
        this.distances = distances;
    }

    /**
     * @param known row by row, 0 where a pixel is not known; one at least is
     * @return for each pixel, 0 where it is known
     */
    static int[] toKnown(float[] known, int height, int width) {
        int[] distances = new int[known.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = known[i] == 0 ? height + width : 0;
        }
        ChessboardDistance sweeps = new ChessboardDistance(height, width, distances);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                sweeps.shorten(y, x, -1);
            }
        }
        for (int y = height - 1; y >= 0; y--) {
            for (int x = width - 1; x >= 0; x--) {
                sweeps.shorten(y, x, 1);
            }
        }
        return distances;
    }

    /** By the four neighbours that a sweep has passed; {@code back} is the direction that it comes from. */
    private void shorten(int y, int x, int back) {
        int pixel = y * width + x;
        int nearest = distances[pixel];
        if (nearest == 0) {
            return;
        }
        for (int column = -1; column <= 1; column++) {
            nearest = Math.min(nearest, 1 + at(y + back, x + column));
        }
        distances[pixel] = Math.min(nearest, 1 + at(y, x + back));
    }

    private int at(int y, int x) {
        return y < 0 || y >= height || x < 0 || x >= width ? height + width : distances[y * width + x];
    }
}
