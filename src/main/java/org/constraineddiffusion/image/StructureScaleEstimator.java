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

import java.util.OptionalDouble;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * The mean wavelength of the structures in pixels, 4 … 512: 2π std(u) / rms(|∇u|) of the image u, smoothed by a Gaussian of 1.5 pixels
 * ({@code structure_scale} in {@code python/constrained_diffusion/data/micrographs.py}, which models are trained with). Around unknown
 * pixels the Gaussian's weights are those of the known ones, to the sum 1, and a pixel counts if most of what its slope is computed
 * from is known. Several planes are pooled.
 */
public final class StructureScaleEstimator implements ConditionEstimator {

    private static final double SMOOTHING = 1.5;
    private static final double LEAST = 4;
    private static final double LARGEST = 512;

    /** The part of the Gaussian's weight at a pixel that must lie on known pixels. */
    private static final float MOST = 0.6f;

    /** The pixels that are enough for an estimate. */
    private static final int ENOUGH = 256;

    @Override
    public String key() {
        return "structure_scale";
    }

    @Override
    public OptionalDouble estimate(ConditionInput input) {
        ConditionInput near = input.near(NEAR);
        Sums all = new Sums();
        for (RandomAccessibleInterval<FloatType> plane : near.planes()) {
            new Smoothed(plane, near.unknown(), near.scale()).addTo(all);
        }
        return all.count < ENOUGH || all.variance == 0 ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(LEAST, Math.min(LARGEST, 2 * Math.PI * Math.sqrt(all.variance / Math.max(all.slope, 1e-18)))));
    }

    /** Over the pixels of all planes: of the squared deviations from the plane's mean, and of the squared slopes. */
    private static final class Sums {
        private long count;
        private double variance;
        private double slope;
    }

    /** A plane in the model's units, smoothed over its known pixels. */
    private static final class Smoothed {

        private final int width;
        private final int height;
        private final float[] values;
        private final boolean[] usable;

        Smoothed(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> unknown, IntensityScale scale) {
            width = (int) plane.dimension(0);
            height = (int) plane.dimension(1);
            values = new float[width * height];
            usable = new boolean[values.length];
            float[] known = new float[values.length];
            Cursor<BitType> hole = Views.flatIterable(unknown).cursor();
            int i = 0;
            for (FloatType value : Views.flatIterable(plane)) {
                boolean isKnown = !hole.next().get() && Float.isFinite(value.get());
                known[i] = isKnown ? 1 : 0;
                values[i++] = isKnown ? (float) scale.toModel(value.get()) : 0;
            }
            smooth(values);
            smooth(known);
            for (i = 0; i < values.length; i++) {
                usable[i] = known[i] >= MOST;
                values[i] /= Math.max(known[i], 1e-6f);
            }
        }

        private void smooth(float[] pixels) {
            int i = 0;
            for (FloatType value : new SmoothedPlane(SMOOTHING).of(ArrayImgs.floats(pixels, width, height))) {
                pixels[i++] = value.get();
            }
        }

        void addTo(Sums sums) {
            long count = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                int x = i % width;
                int y = i / width;
                int left = x == 0 ? i : i - 1;
                int right = x == width - 1 ? i : i + 1;
                int above = y == 0 ? i : i - width;
                int below = y == height - 1 ? i : i + width;
                if (usable[i] && usable[left] && usable[right] && usable[above] && usable[below]) {
                    count++;
                    sum += values[i];
                    squares += (double) values[i] * values[i];
                    sums.slope += square(values[right] - values[left], (right - left)) + square(values[below] - values[above], (below - above) / width);
                }
            }
            sums.count += count;
            sums.variance += count == 0 ? 0 : squares - sum * sum / count;
        }

        /** Of a difference over a distance, one-sided at the border; none along an axis of one pixel. */
        private static double square(float difference, int distance) {
            double slope = distance == 0 ? 0 : (double) difference / distance;
            return slope * slope;
        }
    }
}
