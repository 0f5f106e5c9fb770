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

import java.util.Arrays;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Which intensities of an image are −1 and 1 to the model. Linear, without limits: what lies outside comes back as it was.
 *
 * @param low the intensity that becomes −1
 * @param high the intensity that becomes 1; below {@code low} if the model sees the image inverted
 */
public record IntensityScale(double low, double high) {

    /**
     * The scale of the known pixels of planes that belong together, by percentiles, as the model's training images were
     * scaled.
     *
     * @param planes [x, y] each: one, or the channels that a colour model sees as one image
     * @param hole what is unknown in each of them
     * @param lowPercentile the percentile that becomes −1, 0 … 100
     * @param highPercentile the percentile that becomes 1
     * @return a scale, of zero width if the known finite pixels are all alike; without any, both are NaN
     */
    public static IntensityScale ofKnown(List<RandomAccessibleInterval<FloatType>> planes, Mask hole, double lowPercentile,
            double highPercentile) {
        float[] known = known(planes, hole);
        IntensityScale scale = new IntensityScale(Percentiles.of(known, lowPercentile), Percentiles.of(known, highPercentile));
        // A few bright pixels on an even ground can lie beyond both percentiles.
        return known.length == 0 || !scale.isConstant() ? scale : new IntensityScale(known[0], known[known.length - 1]);
    }

    /**
     * The scale of planes with white noise, by percentiles of what they would be without: noise widens a histogram. Strong noise is
     * first made less by a blur.
     *
     * @param planes [x, y] each: one, or the channels that a colour model sees as one image
     * @param noise the noise's standard deviation, above 0
     * @param lowPercentile the percentile that becomes −1, 0 … 100
     * @param highPercentile the percentile that becomes 1
     * @return a scale, of zero width if the finite pixels are all alike; without any, both are NaN
     */
    public static IntensityScale ofNoisy(List<RandomAccessibleInterval<FloatType>> planes, double noise, double lowPercentile,
            double highPercentile) {
        Mask nothing = Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
        IntensityScale noisy = ofKnown(planes, nothing, lowPercentile, highPercentile);
        if (noisy.isConstant()) {
            return noisy;
        }
        SmoothedPlane smoothed = SmoothedPlane.against(noise / (noisy.high - noisy.low));
        float[] values = known(planes.stream().map(smoothed::of).toList(), nothing);
        return values.length == 0 ? noisy
                : new HistogramDeconvolution(values, noise * smoothed.noiseLeft(planes.get(0))).percentiles(lowPercentile, highPercentile);
    }

    /** The finite values of known pixels, ascending. */
    static float[] known(List<RandomAccessibleInterval<FloatType>> planes, Mask hole) {
        long pixels = hole.bits().dimension(0) * hole.bits().dimension(1) - hole.count();
        float[] known = new float[Math.toIntExact(planes.size() * pixels)];
        int count = 0;
        for (RandomAccessibleInterval<FloatType> plane : planes) {
            Cursor<BitType> unknown = hole.bits().cursor();
            for (FloatType value : plane) {
                if (!unknown.next().get() && Float.isFinite(value.get())) {
                    known[count++] = value.get();
                }
            }
        }
        Arrays.sort(known, 0, count);
        return count == known.length ? known : Arrays.copyOf(known, count);
    }

    /** The scale of an image whose negative has this one. Where {@code low} is below {@code high}, the model then sees that image inverted. */
    public IntensityScale negated() {
        return new IntensityScale(-low, -high);
    }

    /** True if the model sees the image inverted. */
    public boolean isInverted() {
        return low > high;
    }

    /** True if there is only one intensity: nothing can be scaled by it. */
    public boolean isConstant() {
        return !(low < high || low > high);
    }

    /** An intensity of the image in the model's units. */
    public double toModel(double intensity) {
        return (intensity - low) * (2 / (high - low)) - 1;
    }

    /** The size of a difference of intensities, such as a noise's standard deviation, in the model's units: of the same sign on an inverted scale. */
    public double differenceToModel(double difference) {
        return difference * (2 / Math.abs(high - low));
    }

    /** A value of the model in the image's units. */
    public double toImage(double value) {
        return (value + 1) * ((high - low) / 2) + low;
    }
}
