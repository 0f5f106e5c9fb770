/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Mask;

/** Windows of a plane that say most about it: those with the fewest unknown pixels, and of these those with the largest variance. */
final class CheckWindows {

    private static final int SIDE = 128;

    /** Windows along each axis that are compared. */
    private static final int MOST_PLACES = 8;

    /** Windows whose shares of unknown pixels differ by less are alike. */
    private static final double ALIKE = 0.05;

    private CheckWindows() {
    }

    /** A window's place, its share of unknown pixels, and the variance of its known ones. */
    private record Rated(Interval window, double unknown, double variance) {
    }

    /**
     * @param divisor of the windows' sides
     * @return at most so many windows, the best one first; none if the plane is smaller than the divisor or has no known pixel
     */
    static List<Interval> of(RandomAccessibleInterval<FloatType> plane, Mask unknown, int divisor, int most) {
        int width = side(plane.dimension(0), divisor);
        int height = side(plane.dimension(1), divisor);
        if (width == 0 || height == 0) {
            return List.of();
        }
        List<Rated> rated = new ArrayList<>();
        for (long top : places(plane.dimension(1), height)) {
            for (long left : places(plane.dimension(0), width)) {
                rated.add(rated(plane, unknown, FinalInterval.createMinSize(left, top, width, height)));
            }
        }
        double least = rated.stream().mapToDouble(Rated::unknown).min().orElse(1);
        return rated.stream().filter(each -> each.unknown() < 1 && each.unknown() <= least + ALIKE)
                .sorted(Comparator.comparingDouble(Rated::variance).reversed()).limit(most).map(Rated::window).toList();
    }

    private static int side(long length, int divisor) {
        return (int) (Math.min(length, SIDE) / divisor * divisor);
    }

    private static List<Long> places(long length, int side) {
        long last = length - side;
        long stride = Math.max(side / 2, (last + MOST_PLACES - 2) / (MOST_PLACES - 1));
        List<Long> places = new ArrayList<>();
        for (long place = 0; place < last; place += stride) {
            places.add(place);
        }
        places.add(last);
        return places;
    }

    private static Rated rated(RandomAccessibleInterval<FloatType> plane, Mask unknown, Interval window) {
        Cursor<FloatType> pixel = Views.flatIterable(Views.interval(plane, window)).cursor();
        long missing = 0;
        long known = 0;
        double mean = 0;
        double squares = 0;
        for (BitType hole : Views.flatIterable(Views.interval(unknown.bits(), window))) {
            double value = pixel.next().get();
            if (hole.get()) {
                missing++;
            } else {
                known++;
                double step = value - mean;
                mean += step / known;
                squares += step * (value - mean);
            }
        }
        return new Rated(window, (double) missing / (missing + known), known == 0 ? 0 : squares / known);
    }
}
