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

import ai.djl.ndarray.NDManager;

/**
 * The image of a coarser camera: fewer, larger pixels, without aliasing. Factors need not be whole, and may differ by axis.
 *
 * <pre>{@code
 * DownsamplingOperator quarter = DownsamplingOperator.area(4, 4);
 * Canvas canvas = quarter.canvas(imageHeight, imageWidth, prior.divisor());
 * Constraint constraint = new LinearConstraint(quarter.on(canvas, manager), image);
 * }</pre>
 */
public final class DownsamplingOperator {

    private final ResampleKernel kernel;
    private final double factorY;
    private final double factorX;

    private DownsamplingOperator(ResampleKernel kernel, double factorY, double factorX) {
        if (!(factorY >= 1 && factorX >= 1 && factorY < 1e4 && factorX < 1e4)) {
            throw new IllegalArgumentException("Factors must be 1 or more (got " + factorY + " and " + factorX + ").");
        }
        this.kernel = kernel;
        this.factorY = factorY;
        this.factorX = factorX;
    }

    /**
     * Means over {@code factorY} rows and {@code factorX} columns, as a camera that bins does.
     *
     * @throws IllegalArgumentException if a factor is below 1
     */
    public static DownsamplingOperator area(double factorY, double factorX) {
        return new DownsamplingOperator(ResampleKernel.AREA, factorY, factorX);
    }

    /**
     * Cubic convolution (Keys 1981, a = −0.5) widened by the factors against aliasing, as in Pillow and PyTorch.
     *
     * @throws IllegalArgumentException if a factor is below 1
     */
    public static DownsamplingOperator bicubic(double factorY, double factorX) {
        return new DownsamplingOperator(ResampleKernel.BICUBIC, factorY, factorX);
    }

    /**
     * The canvas for the fine image of a measured one: as many pixels as cover {@code factor} times as many, at the top
     * left, and a margin that makes the sides multiples of {@code divisor}.
     */
    public Canvas canvas(int measuredHeight, int measuredWidth, int divisor) {
        int imageHeight = fine(measuredHeight, factorY);
        int imageWidth = fine(measuredWidth, factorX);
        Canvas least = Canvas.around(imageHeight, imageWidth, 0, 0, divisor);
        return new Canvas(least.height(), least.width(), 0, 0, imageHeight, imageWidth);
    }

    /** A part of a pixel at the end counts as a whole one: the last measurement would cover too few pixels without it. */
    private static int fine(int measured, double factor) {
        // A factor such as 3.3333334 stands for 10/3, and three hundred pixels are a thousand.
        return (int) Math.ceil(measured * factor - ResampleKernel.ROUNDING);
    }

    /**
     * The operator from a canvas to the coarse pixels of its image: as many as lie within it, ⌊image / factor⌋ for each axis. The
     * margin counts nothing; at the image's borders the weights inside are scaled to sum to 1.
     *
     * @param manager keeps the operator's matrices: they live as long as it does
     * @throws IllegalArgumentException if the image reaches beyond the canvas
     */
    public SeparableOperator on(Canvas canvas, NDManager manager) {
        canvas.requireWholeImage();
        double[][] vertical = matrix(canvas.height(), canvas.top(), canvas.imageHeight(), factorY);
        double[][] horizontal = matrix(canvas.width(), canvas.left(), canvas.imageWidth(), factorX);
        return new SeparableOperator(manager, vertical, horizontal, canvas.height(), canvas.width(), Math.max(factorY, factorX));
    }

    private double[][] matrix(int canvas, int offset, int image, double factor) {
        return factor == 1 && canvas == image ? null : kernel.matrix(canvas, offset, image, factor);
    }
}
