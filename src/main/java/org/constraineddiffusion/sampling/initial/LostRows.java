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

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Optional;

/**
 * Images some rows of which are not known at all: each column is a signal with gaps, and a {@link ColumnSpline} often comes nearer to it than the
 * smoothest image. Lost columns are the lost rows of the transposed image.
 */
final class LostRows {

    /** Of a hole that is fit to be filled along columns, in pixels that lie in lost rows. */
    private static final double LEAST_SHARE = 0.95;

    private final float[] known;
    private final int height;
    private final int width;
    private final boolean transposed;

    private LostRows(float[] known, int height, int width, boolean transposed) {
        this.known = known;
        this.height = height;
        this.width = width;
        this.transposed = transposed;
    }

    /** Empty if the hole is of another kind. @param known row by row, 0 where a pixel is not known */
    static Optional<LostRows> of(float[] known, int height, int width) {
        LostRows rows = new LostRows(known, height, width, false);
        LostRows columns = new LostRows(transposed(known, height, width), width, height, true);
        return rows.isHole() ? Optional.of(rows) : columns.isHole() ? Optional.of(columns) : Optional.empty();
    }

    private boolean isHole() {
        int lost = 0;
        int unknown = 0;
        for (int y = 0; y < height; y++) {
            int inRow = 0;
            for (int x = 0; x < width; x++) {
                inRow += known[y * width + x] == 0 ? 1 : 0;
            }
            unknown += inRow;
            lost += inRow == width ? width : 0;
        }
        return unknown > 0 && lost >= LEAST_SHARE * unknown && new ColumnSpline(known, height, width).fits();
    }

    /** The image by splines: {@code y} where it is known. @param y images of any number, {@code [n, c, h, w]}, in the manager of which the result is */
    NDArray filled(NDArray y) {
        float[] values = y.toFloatArray();
        int size = height * width;
        ColumnSpline spline = new ColumnSpline(known, height, width);
        for (int start = 0; start < values.length; start += size) {
            float[] plane = Arrays.copyOfRange(values, start, start + size);
            float[] upright = transposed ? transposed(plane, width, height) : plane;
            spline.fill(upright);
            System.arraycopy(transposed ? transposed(upright, height, width) : upright, 0, values, start, size);
        }
        return y.getManager().create(values, y.getShape());
    }

    private static float[] transposed(float[] values, int height, int width) {
        float[] result = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                result[x * height + y] = values[y * width + x];
            }
        }
        return result;
    }
}
