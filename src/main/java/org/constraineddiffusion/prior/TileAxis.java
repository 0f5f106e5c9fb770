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

/**
 * How tiles lie along one axis of an image, and what each counts for at each of its pixels.
 *
 * @param side the length of every tile, pixels
 * @param starts where the tiles start, ascending; multiples of the divisor, as a denoiser with strides sees the same only
 *     when it is shifted by a multiple of them
 * @param weights of each tile's pixels, 0 … 1; at a pixel of the image, those of all tiles sum to 1
 */
record TileAxis(int side, int[] starts, float[][] weights) {

    /**
     * Covers an axis with so many tiles, evenly spaced and no longer than they must be.
     *
     * @param length of the axis, a multiple of {@code divisor}
     * @param count of tiles, 1 or more; with several, their {@link #sideOf} must be less than {@code length}
     * @param overlap of neighbours at least, a multiple of {@code divisor}
     */
    static TileAxis of(int length, int count, int overlap, int divisor) {
        int tile = sideOf(length, count, overlap, divisor);
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) {
            starts[i] = (int) ((long) i * (length - tile) / (count - 1) / divisor) * divisor;
        }
        return new TileAxis(tile, starts, weights(tile, starts));
    }

    /** The length of tiles of which so many cover an axis. */
    static int sideOf(int length, int count, int overlap, int divisor) {
        long needed = length + (count - 1L) * overlap;
        return Math.toIntExact((needed + (long) count * divisor - 1) / ((long) count * divisor) * divisor);
    }

    /**
     * The weights change from tile to tile in smooth steps, each in the middle of what two neighbours share and half as wide: the
     * outermost quarter, where a tile lacks its surroundings most, counts for nothing. A tile's weight is its own step less
     * the next one's. So the weights sum to 1 however many tiles meet, and as all steps are equally wide none is negative.
     */
    private static float[][] weights(int side, int[] starts) {
        int shared = side;
        for (int i = 1; i < starts.length; i++) {
            shared = Math.min(shared, starts[i - 1] + side - starts[i]);
        }
        float[][] weights = new float[starts.length][side];
        for (int i = 0; i < starts.length; i++) {
            for (int pixel = 0; pixel < side; pixel++) {
                double x = starts[i] + pixel + 0.5;
                double own = i == 0 ? 1 : step(x, (starts[i] + starts[i - 1] + side) / 2.0, shared / 2.0);
                double next = i == starts.length - 1 ? 0 : step(x, (starts[i + 1] + starts[i] + side) / 2.0, shared / 2.0);
                weights[i][pixel] = (float) (own - next);
            }
        }
        return weights;
    }

    /** A raised cosine from 0 to 1 around {@code middle}; a plain step if it has no width. */
    private static double step(double x, double middle, double width) {
        if (Math.abs(x - middle) >= width / 2) {
            return x < middle ? 0 : 1;
        }
        return 0.5 + 0.5 * Math.sin(Math.PI * (x - middle) / width);
    }

    int count() {
        return starts.length;
    }
}
