package org.constraineddiffusion.image;

import ij.plugin.filter.Convolver;
import ij.process.FloatProcessor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/** A plane with less noise, for what is to be told from it as a whole: blurred by a Gaussian of 2 pixels. */
final class SmoothedPlane {

    private static final double SIGMA = 2;
    private static final int REACH = 6;
    private static final float[] KERNEL = kernel();

    private SmoothedPlane() {
    }

    static RandomAccessibleInterval<FloatType> of(RandomAccessibleInterval<FloatType> plane) {
        float[] pixels = new float[Math.toIntExact(plane.size())];
        int next = 0;
        for (FloatType value : plane) {
            pixels[next++] = value.get();
        }
        FloatProcessor smooth = new FloatProcessor((int) plane.dimension(0), (int) plane.dimension(1), pixels);
        // Not ImageJ's GaussianBlur: its threads keep a program from ending for a minute.
        Convolver convolver = new Convolver();
        convolver.convolveFloat1D(smooth, KERNEL, KERNEL.length, 1);
        convolver.convolveFloat1D(smooth, KERNEL, 1, KERNEL.length);
        return ArrayImgs.floats((float[]) smooth.getPixels(), plane.dimensionsAsLongArray());
    }

    /** The share of white noise's standard deviation that is left. */
    static double noiseLeft(RandomAccessibleInterval<FloatType> plane) {
        double left = 1;
        for (int axis = 0; axis < 2; axis++) {
            left *= plane.dimension(axis) > 1 ? 1 / Math.sqrt(2 * Math.sqrt(Math.PI) * SIGMA) : 1;
        }
        return left;
    }

    private static float[] kernel() {
        float[] kernel = new float[2 * REACH + 1];
        for (int i = -REACH; i <= REACH; i++) {
            kernel[REACH + i] = (float) Math.exp(-i * i / (2 * SIGMA * SIGMA));
        }
        return kernel;
    }
}
