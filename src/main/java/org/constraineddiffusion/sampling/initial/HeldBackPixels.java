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

import java.util.Optional;

/**
 * Known pixels that are taken for unknown, as a check of what fills the hole: the hole itself, moved to a place beside it where as much is
 * known around it. So they lie as far from known pixels as the hole's do.
 */
final class HeldBackPixels {

    /** Of the hole, in pixels, along each axis. */
    private static final int[] MOVES = {6, 9, 13, 18, 25};

    /** Fewer than this say too little. */
    private static final int LEAST = 40;

    /** As are fewer than this share of the hole: the image's border cuts the rest off. */
    private static final double LEAST_SHARE = 0.3;

    private final float[] known;
    private final int height;
    private final int width;
    private final double distance;

    private HeldBackPixels(float[] known, int height, int width) {
        this.known = known;
        this.height = height;
        this.width = width;
        this.distance = new UnknownRegions(known, height, width).distance();
    }

    /**
     * @param known row by row, 0 where a pixel is not known
     * @return 1 for each known pixel that is held back, else 0; empty if there is no hole or no place for it beside it
     */
    static Optional<float[]> of(float[] known, int height, int width) {
        HeldBackPixels pixels = new HeldBackPixels(known, height, width);
        return pixels.distance == 0 ? Optional.empty() : pixels.best();
    }

    private Optional<float[]> best() {
        Optional<float[]> best = Optional.empty();
        double least = Double.MAX_VALUE;
        for (int move : MOVES) {
            for (int[] by : new int[][] {{move, 0}, {-move, 0}, {0, move}, {0, -move}}) {
                float[] held = moved(by[0], by[1]);
                double mismatch = mismatch(held);
                if (mismatch < least) {
                    least = mismatch;
                    best = Optional.of(held);
                }
            }
        }
        return best;
    }

    /** The known pixels that the moved hole covers. */
    private float[] moved(int rows, int columns) {
        float[] held = new float[known.length];
        for (int y = Math.max(0, rows); y < Math.min(height, height + rows); y++) {
            for (int x = Math.max(0, columns); x < Math.min(width, width + columns); x++) {
                boolean covered = known[(y - rows) * width + x - columns] == 0 && known[y * width + x] != 0;
                held[y * width + x] = covered ? 1 : 0;
            }
        }
        return held;
    }

    /** How much their distance from known pixels differs from that of the hole, as a ratio's logarithm; large where there are too few. */
    private double mismatch(float[] held) {
        float[] left = new float[known.length];
        int count = 0;
        int hole = 0;
        for (int i = 0; i < left.length; i++) {
            left[i] = held[i] == 0 ? known[i] : 0;
            count += (int) held[i];
            hole += known[i] == 0 ? 1 : 0;
        }
        if (count < LEAST || count < LEAST_SHARE * hole || count == known.length - hole) {
            return Double.MAX_VALUE;
        }
        int[] away = ChessboardDistance.toKnown(left, height, width);
        UnknownRegions.Distances distances = new UnknownRegions.Distances();
        for (int i = 0; i < left.length; i++) {
            distances.add(held[i] == 0 ? 0 : away[i]);
        }
        return Math.abs(Math.log(distances.mean() / distance));
    }
}
