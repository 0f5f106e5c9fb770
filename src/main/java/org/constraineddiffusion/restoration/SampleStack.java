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

import ij.ImagePlus;
import ij.ImageStack;
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
import org.constraineddiffusion.image.Results;
import org.constraineddiffusion.image.SampleStatistics;

/** The planes of one sample after another, and over the samples their mean and standard deviation. */
final class SampleStack {

    private final ImagePlus image;
    private final int planesOfSample;
    private final RestorationOptions options;
    private final ResultType type;
    private final List<RandomAccessibleInterval<FloatType>> sample = new ArrayList<>();
    private ImageStack stack;
    private SampleStatistics statistics;

    /**
     * @param image what is worked on
     * @param planesOfSample planes of one sample
     */
    SampleStack(ImagePlus image, int planesOfSample, RestorationOptions options) {
        this(image, planesOfSample, options, new ResultType(image, OutputType.SAME));
    }

    /** @param type of which the result is to be */
    SampleStack(ImagePlus image, int planesOfSample, RestorationOptions options, ResultType type) {
        this.image = image;
        this.planesOfSample = planesOfSample;
        this.options = options;
        this.type = type;
    }

    /**
     * Adds the next plane.
     *
     * @param label of the image's plane, or null
     */
    void add(int sampleIndex, String label, Plane plane) {
        if (stack == null) {
            stack = new ImageStack(plane.pixels().getWidth(), plane.pixels().getHeight(), image.getStack().getColorModel());
        }
        stack.addSlice(sliceLabel(sampleIndex, label), plane.pixels());
        type.add(plane);
        if (options.samples() == 1) {
            return;
        }
        sample.addAll(plane.exact());
        if (stack.size() % planesOfSample == 0) {
            if (statistics == null) {
                statistics = new SampleStatistics(sample.size(), stack.getWidth(), stack.getHeight());
            }
            statistics.add(sample);
            sample.clear();
        }
    }

    /** With several samples, which one it is before the first line of the label: of a single plane, ImageJ has the whole info below it. */
    private String sliceLabel(int sampleIndex, String label) {
        return options.samples() == 1 ? label : "sample " + (sampleIndex + 1) + ", seed " + (options.seed() + sampleIndex)
                + (label == null ? "" : ", " + label.lines().findFirst().orElse(""));
    }

    /** All planes so far. */
    ImageStack planes() {
        return stack;
    }

    /** The images, of so many channels, slices and frames a sample. */
    RestorationResult.Images images(String title, int channels, int slices, int frames) {
        ImagePlus result = type.isFloat() ? Results.floatsOf(image, title, type.floats(stack), channels, slices, frames * options.samples())
                : Results.of(image, title, stack, channels, slices, frames * options.samples());
        if (options.samples() == 1) {
            return RestorationResult.Images.of(result);
        }
        int shown = statistics.planes() / (slices * frames);
        return new RestorationResult.Images(result, Results.floats(result, title + " mean", statistics.mean(), shown, slices, frames),
                Results.floats(result, title + " standard deviation", statistics.standardDeviation(), shown, slices, frames));
    }

    /** A plane of a result, and its channels as they were sampled: without added noise, not rounded nor limited to what its type holds. */
    static final class Plane {

        private final ImageProcessor pixels;
        private final List<FloatProcessor> exact = new ArrayList<>();

        /**
         * @param pixels what the plane is where nothing is put into it
         * @param exactToo whether {@link #exact} is wanted
         */
        Plane(ImageProcessor pixels, boolean exactToo) {
            this.pixels = pixels;
            for (int channel = 0; exactToo && channel < Planes.channelsOf(pixels); channel++) {
                exact.add(pixels.toFloat(channel, null));
            }
        }

        /** One that was restored before. */
        Plane(PlaneStore.StoredPlane plane) {
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
}
