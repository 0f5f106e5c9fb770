/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Mean and standard deviation over several samples of the same planes, pixel by pixel, in the image's units. The deviation
 * has n − 1 in its denominator.
 */
public final class SampleStatistics {

    private final double[][] mean;
    private final double[][] squares;
    private final int width;
    private final int height;
    private int samples;

    /** @param planes how many planes of {@code width} × {@code height} pixels one sample has */
    public SampleStatistics(int planes, int width, int height) {
        this.mean = new double[planes][width * height];
        this.squares = new double[planes][width * height];
        this.width = width;
        this.height = height;
    }

    /** Takes in one sample: its planes [x, y], in the order of the results. */
    public void add(List<RandomAccessibleInterval<FloatType>> planes) {
        samples++;
        for (int p = 0; p < mean.length; p++) {
            Cursor<FloatType> cursor = Views.flatIterable(planes.get(p)).cursor();
            for (int i = 0; cursor.hasNext(); i++) {
                // Welford's update: no loss of digits where the values are large and the deviation is small.
                double value = cursor.next().get();
                double change = value - mean[p][i];
                mean[p][i] += change / samples;
                squares[p][i] += change * (value - mean[p][i]);
            }
        }
    }

    /** The number of planes of a sample. */
    public int planes() {
        return mean.length;
    }

    /** The mean of each plane. */
    public List<RandomAccessibleInterval<FloatType>> mean() {
        return planes(mean, value -> value);
    }

    /** The standard deviation of each plane; needs two samples at least. */
    public List<RandomAccessibleInterval<FloatType>> standardDeviation() {
        return planes(squares, sum -> Math.sqrt(sum / (samples - 1)));
    }

    private List<RandomAccessibleInterval<FloatType>> planes(double[][] values, DoubleUnaryOperator function) {
        List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
        for (double[] plane : values) {
            float[] pixels = new float[plane.length];
            for (int i = 0; i < plane.length; i++) {
                pixels[i] = (float) function.applyAsDouble(plane[i]);
            }
            planes.add(ArrayImgs.floats(pixels, width, height));
        }
        return planes;
    }
}
