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

import ij.process.AutoThresholder;
import ij.process.FloatProcessor;
import ij.process.FloodFiller;
import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * How large the nuclei of a plane are: the median diameter of a circle of their area. Nuclei are regions, connected by edges, above Otsu's
 * threshold of the plane smoothed by a pixel; those that touch each other count as one, and those that the border cuts, or what is not known,
 * do not count. Models conditioned on this number were trained with it measured so ({@code python/constrained_diffusion/data/nuclear_diameter.py}).
 */
public final class NuclearDiameter {

    /** In place of a diameter: there are too few nuclei. */
    public static final double UNKNOWN = 0;

    private static final int LEAST_AREA = 20;
    private static final int LEAST_NUCLEI = 3;
    private static final int BINS = 256;
    private static final int UNNUMBERED = -1;

    private final int width;
    private final int height;
    private final boolean[] known;
    private final int[] levels;

    private NuclearDiameter(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> hole, IntensityScale scale) {
        width = (int) plane.dimension(0);
        height = (int) plane.dimension(1);
        known = new boolean[width * height];
        float[] dark = new float[known.length];
        Cursor<BitType> unknown = Views.flatIterable(hole).cursor();
        int i = 0;
        for (FloatType value : Views.flatIterable(plane)) {
            known[i] = !unknown.next().get() && Float.isFinite(value.get());
            dark[i] = known[i] ? (float) scale.toModel(value.get()) : -1;
            i++;
        }
        levels = new int[known.length];
        i = 0;
        for (FloatType smooth : new SmoothedPlane(1).of(ArrayImgs.floats(dark, width, height))) {
            levels[i++] = Math.max(0, Math.min(BINS - 1, (int) Math.floor((smooth.get() + 1) * (BINS / 2))));
        }
    }

    /**
     * Measures a plane, or a part of one.
     *
     * @param plane [x, y], in the image's units
     * @param hole true where it is unknown, of the same size
     * @param scale which intensities are dark and bright; not a constant one
     * @return in pixels, or {@link #UNKNOWN}
     */
    public static double of(RandomAccessibleInterval<FloatType> plane, RandomAccessibleInterval<BitType> hole, IntensityScale scale) {
        float[] areas = new NuclearDiameter(plane, hole, scale).areas();
        return areas.length < LEAST_NUCLEI ? UNKNOWN : 2 * Math.sqrt(Percentiles.of(areas, 50) / Math.PI);
    }

    /** Of the nuclei that are seen whole, ascending. */
    private float[] areas() {
        FloatProcessor regions = new FloatProcessor(width, height);
        int threshold = threshold();
        for (int i = 0; i < known.length; i++) {
            regions.setf(i, known[i] && levels[i] > threshold ? UNNUMBERED : 0);
        }
        int count = number(regions);
        float[] areas = new float[count + 1];
        boolean[] cut = new boolean[count + 1];
        for (int i = 0; i < known.length; i++) {
            int region = (int) regions.getf(i);
            areas[region]++;
            cut[region] |= isAtAnEdge(i);
        }
        float[] whole = new float[count];
        int nuclei = 0;
        for (int region = 1; region <= count; region++) {
            if (!cut[region] && areas[region] >= LEAST_AREA) {
                whole[nuclei++] = areas[region];
            }
        }
        Arrays.sort(whole, 0, nuclei);
        return Arrays.copyOf(whole, nuclei);
    }

    private int threshold() {
        int[] histogram = new int[BINS];
        for (int i = 0; i < known.length; i++) {
            histogram[levels[i]] += known[i] ? 1 : 0;
        }
        return new AutoThresholder().getThreshold(AutoThresholder.Method.Otsu, histogram);
    }

    /** Gives the regions numbers from 1 in place of {@link #UNNUMBERED}; returns how many there are. */
    private static int number(FloatProcessor regions) {
        FloodFiller filler = new FloodFiller(regions);
        int count = 0;
        for (int i = 0; i < regions.getPixelCount(); i++) {
            if (regions.getf(i) == UNNUMBERED) {
                regions.setValue(++count);
                filler.fill(i % regions.getWidth(), i / regions.getWidth());
            }
        }
        return count;
    }

    /** True if one of a pixel's eight neighbours is unknown or beyond the border. */
    private boolean isAtAnEdge(int i) {
        int x = i % width;
        int y = i / width;
        if (x == 0 || y == 0 || x == width - 1 || y == height - 1) {
            return true;
        }
        for (int row = i - width; row <= i + width; row += width) {
            if (!known[row - 1] || !known[row] || !known[row + 1]) {
                return true;
            }
        }
        return false;
    }
}
