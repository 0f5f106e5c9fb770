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

import ij.ImagePlus;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Tells images whose pixels are numbers of colours from grey ones that are shown in false colours. ImageJ opens both as 8-bit with a
 * look-up table. That of an intensity gets brighter or darker all along, or it changes little from one value to the next; a palette
 * does neither. Only those entries count that lie between the pixels' lowest and highest value.
 */
public final class Palettes {

    /** What a table may get darker of all that it gets brighter, or the other way round: some tables of ImageJ's do. */
    private static final double AGAINST = 0.1;

    /** From one colour to the next: in a table that changes little, steps as large are few, and all steps together no longer. */
    private static final double LARGE_STEP = 32;
    private static final double FEW = 0.08;
    private static final double LONGEST = 4000;

    private Palettes() {
    }

    /**
     * Refuses an image with a palette.
     *
     * @param key the parameter that names it
     * @throws InputException if its pixels are numbers of colours
     */
    public static void refuse(String key, ImagePlus image) {
        if (image.getType() == ImagePlus.COLOR_256 || image.getType() == ImagePlus.GRAY8 && !image.isComposite() && hasPalette(image)) {
            throw new InputException(key + ": '" + UserText.shown(image.getTitle()) + "' has a palette, so that its pixels are numbers of 8-bit colours, not intensities:"
                    + " convert it first (Image > Type > RGB Color), or if they are intensities, choose Image > Lookup Tables > Grays.");
        }
    }

    private static boolean hasPalette(ImagePlus image) {
        LUT lut = image.getProcessor().getLut();
        ImageProcessor all = image.getProcessor().duplicate();
        all.resetRoi();
        int[] histogram = all.getHistogram();
        int[] used = IntStream.range(0, histogram.length).filter(value -> histogram[value] > 0).toArray();
        return !isOrdered(lut, used) && !isSmooth(lut, used[0], used[used.length - 1]);
    }

    private static boolean isOrdered(LUT lut, int[] used) {
        double up = 0;
        double down = 0;
        for (int i = 1; i < used.length; i++) {
            double step = brightness(lut, used[i]) - brightness(lut, used[i - 1]);
            up += Math.max(0, step);
            down += Math.max(0, -step);
        }
        return Math.min(up, down) <= AGAINST * Math.max(up, down);
    }

    private static boolean isSmooth(LUT lut, int from, int to) {
        double[] steps = IntStream.range(from, to).mapToDouble(value -> distance(lut, value, value + 1)).toArray();
        return DoubleStream.of(steps).filter(step -> step > LARGE_STEP).count() <= FEW * steps.length && DoubleStream.of(steps).sum() <= LONGEST;
    }

    private static double brightness(LUT lut, int value) {
        return 0.299 * lut.getRed(value) + 0.587 * lut.getGreen(value) + 0.114 * lut.getBlue(value);
    }

    private static double distance(LUT lut, int a, int b) {
        return Math.hypot(Math.hypot(lut.getRed(a) - lut.getRed(b), lut.getGreen(a) - lut.getGreen(b)), lut.getBlue(a) - lut.getBlue(b));
    }
}
