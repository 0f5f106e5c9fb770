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

/** Means of usable pixels by a Gaussian's weights (normalized convolution, Knutsson and Westin 1993). */
final class MaskedGaussian {

    /** The part of the Gaussian's weight that must lie on usable pixels. */
    private static final float ENOUGH = 0.3f;

    private final int width;
    private final int height;
    private final float[] kernel;
    private final boolean[] usable;
    private final float[] weights;

    /** @param sigma the Gaussian's standard deviation in pixels; it is cut off at three of them */
    MaskedGaussian(int width, int height, boolean[] usable, double sigma) {
        this.width = width;
        this.height = height;
        this.usable = usable;
        int reach = (int) Math.ceil(3 * sigma);
        kernel = new float[2 * reach + 1];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (Math.exp(-0.5 * Math.pow((i - reach) / sigma, 2)) / (sigma * Math.sqrt(2 * Math.PI)));
        }
        float[] ones = new float[usable.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = usable[i] ? 1 : 0;
        }
        weights = convolved(ones);
    }

    /** NaN where too few pixels around are usable. */
    float[] of(float[] pixels) {
        float[] known = new float[pixels.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = usable[i] ? pixels[i] : 0;
        }
        float[] result = convolved(known);
        for (int i = 0; i < result.length; i++) {
            result[i] = weights[i] < ENOUGH ? Float.NaN : result[i] / weights[i];
        }
        return result;
    }

    private float[] convolved(float[] pixels) {
        float[] rows = new float[pixels.length];
        float[] result = new float[pixels.length];
        for (int y = 0; y < height; y++) {
            convolve(pixels, rows, y * width, 1, width);
        }
        for (int x = 0; x < width; x++) {
            convolve(rows, result, x, width, height);
        }
        return result;
    }

    /** A line of so many pixels; beyond its ends is nothing. */
    private void convolve(float[] source, float[] target, int start, int step, int length) {
        int reach = kernel.length / 2;
        for (int i = 0; i < length; i++) {
            float sum = 0;
            for (int j = Math.max(-reach, -i); j <= Math.min(reach, length - 1 - i); j++) {
                sum += kernel[j + reach] * source[start + (i + j) * step];
            }
            target[start + i * step] = sum;
        }
    }
}
