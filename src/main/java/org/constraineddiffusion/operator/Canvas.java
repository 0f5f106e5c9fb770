/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The pixels that the prior works on, and where the image lies among them. It is the one type for such rectangles:
 * <ul>
 * <li>The image and a margin of unknown pixels ({@link #around}). The margin rounds the sides up to multiples that the model takes, and
 * holds the pixels beyond the border that a blur mixes into the image.
 * <li>A window of a larger image ({@link #part}, {@link #widened}): {@code top} and {@code left} are negative.
 * </ul>
 *
 * @param height rows of the canvas
 * @param width columns of the canvas
 * @param top rows of the canvas above the image's first one; negative if the canvas begins below it
 * @param left columns of the canvas left of the image's first one; negative if the canvas begins right of it
 * @param imageHeight rows of the image
 * @param imageWidth columns of the image
 */
public record Canvas(int height, int width, int top, int left, int imageHeight, int imageWidth) {

    /** @throws IllegalArgumentException if the image is empty or has no pixel on the canvas */
    public Canvas {
        boolean overlap = top < height && left < width && top + imageHeight > 0 && left + imageWidth > 0;
        if (imageHeight < 1 || imageWidth < 1 || !overlap) {
            throw new IllegalArgumentException("An image of " + imageHeight + " × " + imageWidth + " pixels (height × width) at row "
                    + top + ", column " + left + " has no pixel on a canvas of " + height + " × " + width + ".");
        }
    }

    /** A canvas that is the image. */
    public static Canvas of(int height, int width) {
        return new Canvas(height, width, 0, 0, height, width);
    }

    /** The part of the image from row {@code y} and column {@code x} on, of so many rows and columns. */
    public Canvas part(int y, int x, int rows, int columns) {
        return new Canvas(rows, columns, -y, -x, imageHeight, imageWidth);
    }

    /**
     * This part of the image and its surroundings.
     *
     * @param context pixels to add on each side, where the image has them
     * @param divisor what both sides of the canvas become multiples of: they grow evenly, stay on the image if it is large enough, and
     *     else reach beyond its end
     */
    public Canvas widened(int context, int divisor) {
        int[] rows = widened(-top, height, imageHeight, context, divisor);
        int[] columns = widened(-left, width, imageWidth, context, divisor);
        return part(rows[0], columns[0], rows[1], columns[1]);
    }

    /** Start and size along one axis. */
    private static int[] widened(int start, int size, int image, int context, int divisor) {
        int first = (int) Math.max((long) start - context, 0);
        int least = (int) Math.min((long) start + size + context, image) - first;
        int rounded = roundUp(least, divisor);
        return new int[] {Math.max(0, Math.min(first - (rounded - least) / 2, image - rounded)), rounded};
    }

    /**
     * The smallest canvas with the image in its middle, at least {@code marginY} rows above and below it and
     * {@code marginX} columns beside it, and sides that are multiples of {@code divisor}.
     */
    public static Canvas around(int imageHeight, int imageWidth, int marginY, int marginX, int divisor) {
        int height = roundUp(imageHeight + 2 * marginY, divisor);
        int width = roundUp(imageWidth + 2 * marginX, divisor);
        return new Canvas(height, width, (height - imageHeight) / 2, (width - imageWidth) / 2, imageHeight, imageWidth);
    }

    private static int roundUp(int size, int divisor) {
        return (size + divisor - 1) / divisor * divisor;
    }

    /** The number of pixels of the canvas. */
    public long pixels() {
        return (long) height * width;
    }

    /** Rows of the canvas below the image's last one; negative if the canvas ends above it. */
    public int bottom() {
        return height - top - imageHeight;
    }

    /** Columns of the canvas right of the image's last one; negative if the canvas ends left of it. */
    public int right() {
        return width - left - imageWidth;
    }

    /** @throws IllegalArgumentException if the image reaches beyond the canvas */
    void requireWholeImage() {
        if (Math.min(Math.min(top, bottom()), Math.min(left, right())) < 0) {
            throw new IllegalArgumentException("The image must lie on the canvas as a whole (got " + this + ").");
        }
    }

    /**
     * The image in {@code x [n, c, height, width]}: a view, {@code [n, c, imageHeight, imageWidth]}.
     *
     * @throws IllegalArgumentException if the image reaches beyond the canvas
     */
    public NDArray crop(NDArray x) {
        requireWholeImage();
        require(x, height, width);
        return x.get(":, :, {}:{}, {}:{}", top, top + imageHeight, left, left + imageWidth);
    }

    /** An image {@code [n, c, imageHeight, imageWidth]} with a margin of 0: the adjoint of {@link #crop}. */
    public NDArray embed(NDArray image) {
        requireWholeImage();
        require(image, imageHeight, imageWidth);
        return image.pad(new Shape(left, right(), top, bottom()), 0);
    }

    /** An image {@code [n, c, imageHeight, imageWidth]} whose border pixels are continued through the margin. */
    public NDArray extend(NDArray image) {
        requireWholeImage();
        require(image, imageHeight, imageWidth);
        try (NDArray high = Edges.extended(image, 2, top, bottom())) {
            return Edges.extended(high, 3, left, right());
        }
    }

    /** @throws IllegalArgumentException if {@code x} is not {@code [n, c, height, width]} */
    static void require(NDArray x, long height, long width) {
        Shape shape = x.getShape();
        if (shape.dimension() != 4 || shape.get(2) != height || shape.get(3) != width) {
            throw new IllegalArgumentException("The tensor must be [n, c, " + height + ", " + width + "] (got " + shape + ").");
        }
    }
}
