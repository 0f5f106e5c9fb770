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

import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * What a {@link ConditionEstimator} estimates from.
 *
 * @param planes [x, y] each, in the image's units: one, or the channels that a model sees as one image; all of the same bounds
 * @param unknown true where the pixels of all planes are unknown, of the planes' bounds
 * @param region where pixels are wanted, within the planes: what is near to it matters most
 * @param scale which intensities are −1 and 1 to the model; not a constant one
 * @param classes of a condition that is a class, the names of its values 0, 1, …; else empty
 */
public record ConditionInput(List<RandomAccessibleInterval<FloatType>> planes, RandomAccessibleInterval<BitType> unknown, Interval region,
        IntensityScale scale, List<String> classes) {

    /** Of a condition that is a number. */
    public ConditionInput(List<RandomAccessibleInterval<FloatType>> planes, RandomAccessibleInterval<BitType> unknown, Interval region,
            IntensityScale scale) {
        this(planes, unknown, region, scale, List.of());
    }

    /** What of the image lies at most so many pixels from the region: views, and their bounds as the region. */
    public ConditionInput near(long distance) {
        Interval near = Intervals.intersect(Intervals.expand(region, distance), unknown);
        List<RandomAccessibleInterval<FloatType>> parts = planes.stream()
                .<RandomAccessibleInterval<FloatType>>map(plane -> Views.interval(plane, near)).toList();
        return new ConditionInput(parts, Views.interval(unknown, near), near, scale, classes);
    }
}
