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
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * How strong the noise of a plane is, from the plane alone (Immerkær 1996, "Fast noise variance estimation", Computer Vision
 * and Image Understanding 64, 300–302): the response to a filter that structure hardly excites. The median of its magnitude
 * is taken in place of its mean, so that edges and bright objects do not count. Where a part of the plane is cut off, at its least or
 * largest value, the noise is gone; it is then estimated from the rest.
 */
public final class NoiseEstimator {

    /** The standard deviation of N(0, 1) over the median of its magnitude. */
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    /** Immerkær's filter, row by row: a second difference along x of one along y. */
    private static final int[] SECOND = {1, -2, 1};

    /** A plane is cut off if this part of its 3×3 places holds nothing but its least or its largest value. */
    private static final double CUT_OFF = 0.1;

    /** The part of the places that is enough for an estimate. */
    private static final double ENOUGH = 0.01;

    /** The places that are enough for an estimate where other pixels are unknown. */
    private static final int ENOUGH_PLACES = 64;

    private final int width;
    private final int height;
    private final float[] pixels;

    /** Pixels that do not count. */
    private final boolean[] left;

    private NoiseEstimator(RandomAccessibleInterval<FloatType> plane) {
        width = (int) plane.dimension(0);
        height = (int) plane.dimension(1);
        pixels = Planes.values(plane);
        left = new boolean[pixels.length];
    }

    /** The standard deviation of white noise, in the plane's units; 0 for planes of less than 3 pixels along both axes. */
    public static double of(RandomAccessibleInterval<FloatType> plane) {
        return new NoiseEstimator(plane).deviation(1).orElse(0);
    }

    /**
     * The same of the places whose pixels are all known and finite.
     *
     * @param plane [x, y]
     * @param unknown of the plane's bounds, true where a pixel is left out
     * @return empty if there are too few such places
     */
    public static OptionalDouble ofKnown(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> unknown) {
        NoiseEstimator estimator = new NoiseEstimator(plane);
        Cursor<BitType> hole = Views.flatIterable(unknown).cursor();
        for (int i = 0; i < estimator.left.length; i++) {
            estimator.left[i] = hole.next().get() || !Float.isFinite(estimator.pixels[i]);
        }
        return estimator.deviation(ENOUGH_PLACES);
    }

    /** @param enough places at least, above 0 */
    private OptionalDouble deviation(int enough) {
        int reachX = width < 3 ? 0 : 1;
        int reachY = height < 3 ? 0 : 1;
        if (reachX + reachY == 0) {
            return OptionalDouble.empty();
        }
        Places places = new Places(reachX, reachY);
        return places.count < enough ? OptionalDouble.empty() : OptionalDouble.of(MEDIAN_TO_DEVIATION * places.median());
    }

    /** The responses of the filter at all 3×3 places whose pixels count. */
    private final class Places {

        private final int reachX;
        private final int reachY;
        private final float least = extreme(Math::min);
        private final float largest = extreme(Math::max);
        private final double gain;
        private final float[] responses;
        private final boolean[] cut;
        private int count;

        /** Places without a pixel that is cut off, and those of nothing else. */
        private int whole;
        private int even;

        Places(int reachX, int reachY) {
            this.reachX = reachX;
            this.reachY = reachY;
            gain = Math.sqrt(Math.pow(6, reachX + reachY));
            responses = new float[(width - 2 * reachX) * (height - 2 * reachY)];
            cut = new boolean[responses.length];
            for (int y = reachY; y < height - reachY; y++) {
                for (int x = reachX; x < width - reachX; x++) {
                    add(x, y);
                }
            }
        }

        private void add(int x, int y) {
            double response = 0;
            int atEnds = 0;
            for (int j = -reachY; j <= reachY; j++) {
                for (int i = -reachX; i <= reachX; i++) {
                    if (left[(y + j) * width + x + i]) {
                        return;
                    }
                    float pixel = pixels[(y + j) * width + x + i];
                    response += (double) pixel * (reachX == 0 ? 1 : SECOND[i + 1]) * (reachY == 0 ? 1 : SECOND[j + 1]);
                    atEnds += pixel == least || pixel == largest ? 1 : 0;
                }
            }
            responses[count] = (float) (Math.abs(response) / gain);
            cut[count++] = atEnds > 0;
            whole += atEnds == 0 ? 1 : 0;
            even += response == 0 && atEnds == (1 + 2 * reachX) * (1 + 2 * reachY) ? 1 : 0;
        }

        /** Of the places that are not cut off, if some are and others are not. */
        float median() {
            int used = count;
            if (even > CUT_OFF * count && whole > ENOUGH * count) {
                used = 0;
                for (int place = 0; place < count; place++) {
                    if (!cut[place]) {
                        responses[used++] = responses[place];
                    }
                }
            }
            Arrays.sort(responses, 0, used);
            return responses[used / 2];
        }
    }

    private float extreme(DoubleBinaryOperator better) {
        return (float) IntStream.range(0, pixels.length).filter(i -> !left[i]).mapToDouble(i -> pixels[i]).reduce(better).orElse(0);
    }
}
