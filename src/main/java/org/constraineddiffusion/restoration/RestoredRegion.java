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
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.GrainMatch;
import org.constraineddiffusion.image.Mask;

/**
 * A restored part of the wanted planes.
 *
 * @param planes one for each measured plane, in the image's units, over the region's canvas
 * @param shown the same as they are shown: with the noise that a fill lacks, over the region's bounds at least
 * @param pixels those that were to be found; empty if all were
 */
record RestoredRegion(List<RandomAccessibleInterval<FloatType>> planes, List<RandomAccessibleInterval<FloatType>> shown, Optional<Mask> pixels) {

    /** Shown as it was sampled. */
    RestoredRegion(List<RandomAccessibleInterval<FloatType>> planes, Optional<Mask> pixels) {
        this(planes, planes, pixels);
    }

    /**
     * With the noise that the fill lacks.
     *
     * @param groups of the measured planes, in their order
     * @param report gets what was added
     */
    RestoredRegion grained(List<Plan.ChannelGroup> groups, ForwardModel model, long seed, RunReport report) {
        if (GrainMatch.isTooLarge(pixels.orElseThrow())) {
            report.addNoGrain("not matched, as a region has more than 2048x2048 pixels");
            return this;
        }
        List<GrainMatch.Channel> channels = new ArrayList<>();
        for (Plan.ChannelGroup group : groups) {
            group.planes().forEach(plane -> channels.add(new GrainMatch.Channel(plane, planes.get(channels.size()), group.scale())));
        }
        List<GrainMatch.Grained> grained = GrainMatch.of(channels, model.unknown().bits(), pixels.orElseThrow(), seed);
        report.add(grained);
        return new RestoredRegion(planes, grained.stream().map(GrainMatch.Grained::plane).toList(), pixels);
    }
}
