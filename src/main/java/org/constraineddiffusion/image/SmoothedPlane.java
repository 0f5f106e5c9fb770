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

import ij.plugin.filter.Convolver;
import ij.process.FloatProcessor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/** A plane with less noise, blurred by a Gaussian, for estimates of it as a whole. */
final class SmoothedPlane {

    /** The Gaussian's standard deviation is so many pixels where the noise is as strong as the image, and at most {@link #WIDEST}. */
    private static final double WIDTH = 15;
    private static final double WIDEST = 2;

    /** Of less than this, nothing but a pixel itself counts. */
    private static final double NARROWEST = 0.1;

    private final float[] kernel;

    /** @param noise the noise's standard deviation over the image's range: little noise needs no blur, which would take fine structure away */
    static SmoothedPlane against(double noise) {
        return new SmoothedPlane(Math.max(NARROWEST, Math.min(WIDEST, WIDTH * noise)));
    }

    /** @param sigma the Gaussian's standard deviation in pixels; it is cut off at three of them */
    SmoothedPlane(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        kernel = new float[2 * reach + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) Math.exp(-0.5 * Math.pow((i - reach) / sigma, 2));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= (float) sum;
        }
    }

    RandomAccessibleInterval<FloatType> of(RandomAccessibleInterval<FloatType> plane) {
        FloatProcessor smooth = new FloatProcessor((int) plane.dimension(0), (int) plane.dimension(1), Planes.values(plane));
        // Not ImageJ's GaussianBlur: its threads keep a program from ending for a minute.
        Convolver convolver = new Convolver();
        convolver.convolveFloat1D(smooth, kernel, kernel.length, 1);
        convolver.convolveFloat1D(smooth, kernel, 1, kernel.length);
        return ArrayImgs.floats((float[]) smooth.getPixels(), plane.dimensionsAsLongArray());
    }

    /** The share of white noise's standard deviation that is left. */
    double noiseLeft(RandomAccessibleInterval<FloatType> plane) {
        double power = 0;
        for (float weight : kernel) {
            power += weight * weight;
        }
        double alongAnAxis = Math.sqrt(power);
        return (plane.dimension(0) > 1 ? alongAnAxis : 1) * (plane.dimension(1) > 1 ? alongAnAxis : 1);
    }
}
