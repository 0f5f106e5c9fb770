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

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Planes;

/** A plane of a result, and its channels as they were sampled: without added noise, not rounded nor limited to what its type holds. */
final class SamplePlane {

    private final ImageProcessor pixels;
    private final List<FloatProcessor> exact = new ArrayList<>();

    /**
     * @param pixels what the plane is where nothing is put into it
     * @param exactToo whether {@link #exact} is wanted
     */
    SamplePlane(ImageProcessor pixels, boolean exactToo) {
        this.pixels = pixels;
        for (int channel = 0; exactToo && channel < Planes.channelsOf(pixels); channel++) {
            exact.add(pixels.toFloat(channel, null));
        }
    }

    /** One that was restored before. */
    SamplePlane(PlaneStore.StoredPlane plane) {
        pixels = plane.pixels();
        exact.addAll(plane.exact());
    }

    /** To be kept. */
    PlaneStore.StoredPlane stored(int evaluations) {
        return new PlaneStore.StoredPlane(pixels, List.copyOf(exact), evaluations);
    }

    /** Puts a restored region where it belongs, one plane of it into each channel. */
    void put(RestoredRegion region) {
        for (int channel = 0; channel < region.planes().size(); channel++) {
            put(pixels, channel, region.shown().get(channel), region.pixels());
            if (!exact.isEmpty()) {
                put(exact.get(channel), 0, region.planes().get(channel), region.pixels());
            }
        }
    }

    /** Puts values into a channel: into some pixels, or all. */
    void put(int channel, RandomAccessibleInterval<FloatType> values, Optional<Mask> where) {
        put(pixels, channel, values, where);
        if (!exact.isEmpty()) {
            put(exact.get(channel), 0, values, where);
        }
    }

    private static void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Optional<Mask> where) {
        where.ifPresentOrElse(mask -> Planes.put(target, channel, values, mask), () -> Planes.put(target, channel, values));
    }

    /** The channels, as ImageJ has them; none if they were not wanted. */
    List<FloatProcessor> exactPixels() {
        return exact;
    }

    ImageProcessor pixels() {
        return pixels;
    }

    /** The channels, [x, y]. */
    List<RandomAccessibleInterval<FloatType>> exact() {
        return exact.stream().<RandomAccessibleInterval<FloatType>>map(channel ->
                ArrayImgs.floats((float[]) channel.getPixels(), channel.getWidth(), channel.getHeight())).toList();
    }
}
