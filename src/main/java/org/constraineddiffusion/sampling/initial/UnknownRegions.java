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

/** The unknown pixels of an image, and the regions that they form: pixels that touch, at corners too. */
final class UnknownRegions {

    /** Σ d³ / Σ d² over the mean distance d, in a large square hole. */
    private static final double WIDE = 1.8;

    private final int height;
    private final int width;
    private final int[] chessboard;

    /** @param known row by row, 0 where a pixel is not known; one at least is */
    UnknownRegions(float[] known, int height, int width) {
        this.height = height;
        this.width = width;
        this.chessboard = ChessboardDistance.toKnown(known, height, width);
    }

    /**
     * The mean chessboard distance d of unknown pixels from the nearest known one. Or, if that is more, Σ d³ / Σ d² over {@link #WIDE},
     * in which thin parts beside wide ones hardly count: the wide parts need more noise.
     * 0 without unknown pixels.
     */
    double distance() {
        Distances all = new Distances();
        for (int d : chessboard) {
            all.add(d);
        }
        return all.mean();
    }

    /** The {@link #distance} of each unknown pixel's region, 0 where a pixel is known; empty if there are not several regions. */
    float[] distances() {
        boolean[] seen = new boolean[chessboard.length];
        int[] queue = new int[chessboard.length];
        float[] found = new float[chessboard.length];
        int regions = 0;
        int end = 0;
        for (int seed = 0; seed < chessboard.length; seed++) {
            if (chessboard[seed] > 0 && !seen[seed]) {
                int start = end;
                end = grow(seed, seen, queue, start);
                regions++;
                Distances ofRegion = new Distances();
                for (int i = start; i < end; i++) {
                    ofRegion.add(chessboard[queue[i]]);
                }
                for (int i = start; i < end; i++) {
                    found[queue[i]] = (float) ofRegion.mean();
                }
            }
        }
        return regions > 1 ? found : new float[0];
    }

    /** 1 for each known pixel within the chessboard distance {@code reach} of an unknown one, else 0; empty if all are known. */
    float[] knownWithin(int reach) {
        float[] near = new float[chessboard.length];
        boolean any = false;
        for (int i = 0; i < chessboard.length; i++) {
            near[i] = chessboard[i] > 0 ? 1 : 0;
            any |= chessboard[i] > 0;
        }
        if (!any) {
            return new float[0];
        }
        int[] away = ChessboardDistance.toKnown(near, height, width);
        for (int i = 0; i < away.length; i++) {
            near[i] = away[i] > 0 && away[i] <= reach ? 1 : 0;
        }
        return near;
    }

    /** Puts the region of a pixel into the queue, and gives the index after its last. */
    private int grow(int seed, boolean[] seen, int[] queue, int start) {
        int end = start;
        queue[end++] = seed;
        seen[seed] = true;
        for (int next = start; next < end; next++) {
            int y = queue[next] / width;
            int x = queue[next] % width;
            for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
                for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                    int beside = row * width + column;
                    if (chessboard[beside] > 0 && !seen[beside]) {
                        seen[beside] = true;
                        queue[end++] = beside;
                    }
                }
            }
        }
        return end;
    }

    /** Sums over unknown pixels. */
    static final class Distances {
        private long count;
        private double first;
        private double second;
        private double third;

        void add(double d) {
            count += d > 0 ? 1 : 0;
            first += d;
            second += d * d;
            third += d * d * d;
        }

        double mean() {
            return count == 0 ? 0 : Math.max(first / count, third / second / WIDE);
        }
    }
}
