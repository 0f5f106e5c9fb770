package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The pixels that the prior works on, and the image's place among them. The rest is a margin of unknown pixels: it rounds the sides up
 * to multiples that the model takes, and holds the pixels beyond the border that a blur mixes into the image.
 *
 * @param height rows of the canvas
 * @param width columns of the canvas
 * @param top rows above the image
 * @param left columns left of the image
 * @param imageHeight rows of the image
 * @param imageWidth columns of the image
 */
public record Canvas(int height, int width, int top, int left, int imageHeight, int imageWidth) {

    /** @throws IllegalArgumentException if the image is empty or reaches beyond the canvas */
    public Canvas {
        boolean inside = top >= 0 && left >= 0 && top + imageHeight <= height && left + imageWidth <= width;
        if (imageHeight < 1 || imageWidth < 1 || !inside) {
            throw new IllegalArgumentException("An image of " + imageHeight + " × " + imageWidth + " pixels (height × width) at row "
                    + top + ", column " + left + " does not lie in a canvas of " + height + " × " + width + ".");
        }
    }

    /** A canvas that is the image. */
    public static Canvas of(int height, int width) {
        return new Canvas(height, width, 0, 0, height, width);
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

    /** The number of pixels of the image. */
    public long imagePixels() {
        return (long) imageHeight * imageWidth;
    }

    /** Rows below the image. */
    public int bottom() {
        return height - top - imageHeight;
    }

    /** Columns right of the image. */
    public int right() {
        return width - left - imageWidth;
    }

    /** The image in {@code x [n, c, height, width]}: a view, {@code [n, c, imageHeight, imageWidth]}. */
    public NDArray crop(NDArray x) {
        require(x, height, width);
        return x.get(":, :, {}:{}, {}:{}", top, top + imageHeight, left, left + imageWidth);
    }

    /** An image {@code [n, c, imageHeight, imageWidth]} with a margin of 0: the adjoint of {@link #crop}. */
    public NDArray embed(NDArray image) {
        require(image, imageHeight, imageWidth);
        return image.pad(new Shape(left, right(), top, bottom()), 0);
    }

    /** An image {@code [n, c, imageHeight, imageWidth]} whose border pixels are continued through the margin. */
    public NDArray extend(NDArray image) {
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
