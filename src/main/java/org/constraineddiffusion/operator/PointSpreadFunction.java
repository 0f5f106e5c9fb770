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
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A point-spread function: the instrument's image of a point, with sum 1. The point lies at row {@code height / 2}, column
 * {@code width / 2}, whole-number division: in the middle where the sides are odd, half a pixel below and right of it where
 * they are even.
 */
public final class PointSpreadFunction {

    /** How far a Gaussian reaches, in standard deviations; beyond is less than 10⁻⁴ of it. */
    private static final double REACH = 4;

    private final int height;
    private final int width;
    private final double[] weights;

    private PointSpreadFunction(int height, int width, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        if (!(sum > 0 && Double.isFinite(sum))) {
            throw new IllegalArgumentException("A point-spread function must have a finite sum above 0 (got " + sum + ").");
        }
        this.height = height;
        this.width = width;
        this.weights = Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /**
     * A Gaussian by its full widths at half maximum.
     *
     * @param fwhmY in pixels along y; 0: no blur along y
     * @param fwhmX in pixels along x; 0: no blur along x
     */
    public static PointSpreadFunction gaussian(double fwhmY, double fwhmX) {
        double[] column = gaussian(fwhmY);
        double[] row = gaussian(fwhmX);
        double[] weights = new double[column.length * row.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = column[i / row.length] * row[i % row.length];
        }
        return new PointSpreadFunction(column.length, row.length, weights);
    }

    private static double[] gaussian(double fwhm) {
        if (!(fwhm >= 0 && Double.isFinite(fwhm))) {
            throw new IllegalArgumentException("A full width at half maximum must be 0 or more (got " + fwhm + ").");
        }
        int reach = (int) Math.ceil(REACH * fwhm / (2 * Math.sqrt(2 * Math.log(2))));
        double[] line = new double[2 * reach + 1];
        for (int i = 0; i < line.length; i++) {
            double halves = 2 * (i - reach) / Math.max(fwhm, Double.MIN_NORMAL);
            line[i] = Math.pow(2, -halves * halves);
        }
        return line;
    }

    /**
     * A measured one; it is scaled to sum 1.
     *
     * @param weights row after row, without background
     * @throws IllegalArgumentException if their number is not height × width, or their sum is not finite and above 0
     */
    public static PointSpreadFunction of(int height, int width, double... weights) {
        if (weights.length != height * width) {
            throw new IllegalArgumentException("A point-spread function of " + height + " × " + width + " pixels must have as many weights (got "
                    + weights.length + ").");
        }
        return new PointSpreadFunction(height, width, weights);
    }

    /**
     * A measured one; it is scaled to sum 1.
     *
     * @param image {@code [h, w]}, without background
     * @throws IllegalArgumentException if it has another number of axes, or its sum is not finite and above 0
     */
    public static PointSpreadFunction of(NDArray image) {
        Shape shape = image.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException("A point-spread function must be [h, w] (got " + shape + ").");
        }
        float[] values = image.toFloatArray();
        return of((int) shape.get(0), (int) shape.get(1), IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    /** The rows that it reaches beyond an image's top or bottom: what a canvas must have there. */
    public int marginY() {
        return height / 2;
    }

    /** The columns that it reaches beyond an image's sides. */
    public int marginX() {
        return width / 2;
    }

    /** The full width at half maximum of a Gaussian that spreads as far: 2.355 standard deviations, a mean over both axes. */
    public double fullWidth() {
        double sumY = 0;
        double sumX = 0;
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double y = i / width;
            double x = i % width;
            sumY += weights[i] * y;
            sumX += weights[i] * x;
            squares += weights[i] * (y * y + x * x);
        }
        double variance = Math.max(0, squares - sumY * sumY - sumX * sumX) / 2;
        return 2 * Math.sqrt(2 * Math.log(2) * variance);
    }

    /** On a canvas whose borders meet, with the point at row 0, column 0: row after row. */
    float[] wrapped(int canvasHeight, int canvasWidth) {
        float[] wrapped = new float[canvasHeight * canvasWidth];
        for (int i = 0; i < weights.length; i++) {
            int y = Math.floorMod(i / width - height / 2, canvasHeight);
            int x = Math.floorMod(i % width - width / 2, canvasWidth);
            wrapped[y * canvasWidth + x] += (float) weights[i];
        }
        return wrapped;
    }
}
