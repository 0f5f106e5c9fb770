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
 * How {@link TiledPrior} cuts an image, and how much of it is in one evaluation.
 *
 * @param side height and width of the largest square tile, pixels; a multiple of the prior's divisor. Tiles that are no squares have no more pixels
 * @param overlap what neighbouring tiles share at least, pixels; a multiple of the divisor, less than {@code side}
 * @param batchPixels the most in one evaluation, images × height × width, unless a single tile is more; it
 *     bounds the memory. The embedded prior takes about 1.7 kB a pixel, so 450 MB for a tile of 512 x 512.
 * @param narrowing whether the overlap is less where there is little noise: the less noise, the fewer pixels around does an estimate depend on
 */
public record TileSettings(int side, int overlap, long batchPixels, boolean narrowing) {

    /** Up to this noise-to-signal ratio half of the overlap is enough, if it narrows: the clean estimate 16 pixels from a cut is 0.004 off. */
    private static final double LITTLE_NOISE = 0.5;

    /** Up to this one a quarter: 8 pixels from a cut it is 0.003 off. Both root mean squares, with nuclei-fluorescence and microscopy. */
    private static final double LEAST_NOISE = 0.2;

    /** With the same overlap at each noise. */
    public TileSettings(int side, int overlap, long batchPixels) {
        this(side, overlap, batchPixels, false);
    }

    /** @throws IllegalArgumentException if tiles would not advance, or the numbers are not sizes; the message names them */
    public TileSettings {
        if (side < 1 || overlap < 0 || overlap >= side || batchPixels < 1) {
            throw new IllegalArgumentException("Tiles need a side of 1 or more, an overlap of 0 to side - 1 and batches of 1 pixel"
                    + " or more, not " + side + ", " + overlap + " and " + batchPixels + ".");
        }
    }

    /**
     * Tiles of four fields of view that share one, one at a time. What a tile lacks of its surroundings fades over the field of
     * view and beyond; only the middle half of what tiles share is blended, the rest counts for the other tile alone.
     *
     * @param fieldOfView the side of the square of pixels that matter to the one in its middle
     * @param divisor what the prior's sides must be multiples of
     */
    public static TileSettings of(int fieldOfView, int divisor) {
        int overlap = (int) Math.ceil((double) fieldOfView / divisor) * divisor;
        int side = 4 * overlap;
        return new TileSettings(side, overlap, (long) side * side, true);
    }

    /** These settings at a noise-to-signal ratio. @param divisor what the overlap stays a multiple of */
    TileSettings at(double ratio, int divisor) {
        int part = !narrowing || ratio > LITTLE_NOISE ? 1 : ratio > LEAST_NOISE ? 2 : 4;
        int narrow = (overlap / part + divisor - 1) / divisor * divisor;
        return new TileSettings(side, Math.min(overlap, narrow), batchPixels, narrowing);
    }

    /** Smaller tiles or batches, with as much of this overlap as fits them. */
    TileSettings shrunk(TileSettings smaller, int divisor) {
        return new TileSettings(smaller.side, Math.min(overlap, smaller.side / 2 / divisor * divisor), smaller.batchPixels, narrowing);
    }
}
