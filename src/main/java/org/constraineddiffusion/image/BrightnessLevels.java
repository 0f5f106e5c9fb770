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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * The variance of a plane's noise over its brightness, from the flattest places of each brightness. The variance is that of
 * {@link NoiseEstimator}'s filter, by its median. Brightness is a mean over 5×5 pixels and steepness a difference of such means: white noise of the
 * filter's response changes neither.
 */
final class BrightnessLevels {

    /**
     * Places of about one brightness.
     *
     * @param mean the brightness
     * @param variance of the noise
     * @param places how many of them were used
     */
    record Level(double mean, double variance, int places) {
    }

    /** A place: its brightness, how steep the plane is, the filter's response, and whether a pixel of it is cut off. */
    private record Place(float mean, float steepness, float response, boolean cut) {
    }

    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    /** Levels of equal width from the least to the largest brightness, but for a few pixels; a level of too few places joins the next. */
    private static final int LEVELS = 24;
    private static final int ENOUGH = 120;
    private static final double FEW = 0.002;

    /** Of the places of a level, those that are used: the flattest. */
    private static final double FLAT = 0.5;

    /** A level is left out if more than this part of its places hold a pixel that is cut off. */
    private static final double CUT = 0.05;

    /** A plane is cut off at its least or largest value if that has this part of the pixels, and so many times more than the next value. */
    private static final double HEAP = 0.001;
    private static final double HEAPED = 4;

    /** Pixels from a place's middle to its border. */
    private static final int REACH = 3;

    /** More places than this say no more. */
    private static final int MOST = 200_000;

    private final int width;
    private final int height;
    private final float[] pixels;
    private final double[] sums;
    private final float least;
    private final float most;

    private BrightnessLevels(RandomAccessibleInterval<FloatType> plane) {
        width = (int) plane.dimension(0);
        height = (int) plane.dimension(1);
        pixels = Planes.values(plane);
        float[] sorted = pixels.clone();
        Arrays.sort(sorted);
        least = isHeap(sorted, true) ? sorted[0] : Float.NaN;
        most = isHeap(sorted, false) ? sorted[sorted.length - 1] : Float.NaN;
        sums = sums();
    }

    /** The levels from dark to bright; none for planes of too few pixels. */
    static List<Level> levels(RandomAccessibleInterval<FloatType> plane) {
        if (plane.dimension(0) <= 2 * REACH || plane.dimension(1) <= 2 * REACH) {
            return List.of();
        }
        List<Place> places = new BrightnessLevels(plane).places();
        if (places.size() < ENOUGH) {
            return List.of();
        }
        places.sort(Comparator.comparing(Place::mean));
        double low = places.get((int) (FEW * places.size())).mean();
        double high = places.get((int) ((1 - FEW) * (places.size() - 1))).mean();
        List<Level> levels = new ArrayList<>();
        int from = 0;
        for (int level = 1; level <= LEVELS; level++) {
            double end = level == LEVELS ? Double.POSITIVE_INFINITY : low + (high - low) * level / LEVELS;
            int to = from;
            while (to < places.size() && places.get(to).mean() <= end) {
                to++;
            }
            if (to - from >= ENOUGH) {
                level(places.subList(from, to)).ifPresent(levels::add);
                from = to;
            }
        }
        return levels;
    }

    private static Optional<Level> level(List<Place> places) {
        if (places.stream().filter(Place::cut).count() > CUT * places.size()) {
            return Optional.empty();
        }
        List<Place> flat = places.stream().sorted(Comparator.comparing(Place::steepness)).limit((long) Math.ceil(FLAT * places.size())).toList();
        double[] responses = flat.stream().mapToDouble(Place::response).sorted().toArray();
        double deviation = MEDIAN_TO_DEVIATION * responses[responses.length / 2];
        return Optional.of(new Level(flat.stream().mapToDouble(Place::mean).average().orElse(0), deviation * deviation, flat.size()));
    }

    private List<Place> places() {
        int stride = (int) Math.ceil(Math.sqrt((double) pixels.length / MOST));
        List<Place> places = new ArrayList<>();
        for (int y = REACH; y < height - REACH; y += stride) {
            for (int x = REACH; x < width - REACH; x += stride) {
                Place place = place(x, y);
                if (Float.isFinite(place.mean) && Float.isFinite(place.response) && Float.isFinite(place.steepness)) {
                    places.add(place);
                }
            }
        }
        return places;
    }

    private Place place(int x, int y) {
        boolean cut = false;
        double response = 0;
        for (int j = -1; j <= 1; j++) {
            for (int i = -1; i <= 1; i++) {
                float pixel = pixels[(y + j) * width + x + i];
                response += (double) pixel * (i == 0 ? -2 : 1) * (j == 0 ? -2 : 1);
                cut |= pixel == least || pixel == most;
            }
        }
        double alongX = box(x + 1, y - 3, x + 4, y + 4) - box(x - 3, y - 3, x, y + 4);
        double alongY = box(x - 3, y + 1, x + 4, y + 4) - box(x - 3, y - 3, x + 4, y);
        return new Place((float) (box(x - 2, y - 2, x + 3, y + 3) / 25), (float) Math.hypot(alongX, alongY), (float) (Math.abs(response) / 6), cut);
    }

    /** The sum over pixels x0 … x1 − 1, y0 … y1 − 1. */
    private double box(int x0, int y0, int x1, int y1) {
        int row = width + 1;
        return sums[y1 * row + x1] - sums[y0 * row + x1] - sums[y1 * row + x0] + sums[y0 * row + x0];
    }

    /** Over all pixels above and left of each corner. */
    private double[] sums() {
        int row = width + 1;
        double[] result = new double[row * (height + 1)];
        for (int y = 0; y < height; y++) {
            double line = 0;
            for (int x = 0; x < width; x++) {
                line += Float.isFinite(pixels[y * width + x]) ? pixels[y * width + x] : 0;
                result[(y + 1) * row + x + 1] = result[y * row + x + 1] + line;
            }
        }
        return result;
    }

    private static boolean isHeap(float[] sorted, boolean atLeast) {
        int n = sorted.length;
        int step = atLeast ? 1 : -1;
        int end = atLeast ? 0 : n - 1;
        int first = end;
        while (first >= 0 && first < n && sorted[first] == sorted[end]) {
            first += step;
        }
        int next = first;
        while (next >= 0 && next < n && sorted[next] == sorted[first]) {
            next += step;
        }
        int heap = Math.abs(first - end);
        return heap > HEAP * n && heap > HEAPED * Math.abs(next - first);
    }
}
