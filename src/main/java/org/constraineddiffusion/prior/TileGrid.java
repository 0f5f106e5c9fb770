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

/** How tiles cover an image: rows and columns of tiles of one size. */
record TileGrid(TileAxis rows, TileAxis columns) {

    /**
     * The grid of the fewest pixels in all tiles together, of tiles that have no more pixels than a square of {@link TileSettings#side}: an image
     * that is slightly larger than that is cut in two along one axis. Of equally many, the fewest tiles.
     */
    static TileGrid cheapest(int height, int width, TileSettings settings, int divisor) {
        int overlap = settings.overlap();
        long most = (long) settings.side() * settings.side();
        int bestRows = 0;
        int bestColumns = 0;
        long least = Long.MAX_VALUE;
        for (int rows = 1; rows <= most(height, overlap, divisor); rows++) {
            long tileHeight = TileAxis.sideOf(height, rows, overlap, divisor);
            // More columns only add to what is computed twice: the fewest that are small enough are the best.
            int columns = fewest(width, most / tileHeight, overlap, divisor);
            long pixels = columns == 0 ? Long.MAX_VALUE : rows * tileHeight * columns * TileAxis.sideOf(width, columns, overlap, divisor);
            if (pixels < least || pixels == least && rows * columns < bestRows * bestColumns) {
                least = pixels;
                bestRows = rows;
                bestColumns = columns;
            }
        }
        return new TileGrid(TileAxis.of(height, bestRows, overlap, divisor), TileAxis.of(width, bestColumns, overlap, divisor));
    }

    /** The most tiles along an axis of which each advances. */
    private static int most(int length, int overlap, int divisor) {
        return Math.max(1, (length - overlap) / divisor);
    }

    /** The fewest tiles along an axis that are no longer than {@code side}; 0 if tiles as short do not advance. */
    private static int fewest(int length, long side, int overlap, int divisor) {
        if (length <= side) {
            return 1;
        }
        long advance = side / divisor * divisor - overlap;
        return advance <= 0 ? 0 : Math.toIntExact((length - overlap + advance - 1) / advance);
    }
}
