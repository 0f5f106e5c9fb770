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
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
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
    void add(int sampleIndex, String label, SamplePlane plane) {
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
    ResultImages images(String title, int channels, int slices, int frames) {
        ImagePlus result = type.isFloat() ? Results.floatsOf(image, title, type.floats(stack), channels, slices, frames * options.samples())
                : Results.of(image, title, stack, channels, slices, frames * options.samples());
        if (options.samples() == 1) {
            return ResultImages.of(result);
        }
        int shown = statistics.planes() / (slices * frames);
        return new ResultImages(result, Results.floats(result, title + " mean", statistics.mean(), shown, slices, frames),
                Results.floats(result, title + " standard deviation", statistics.standardDeviation(), shown, slices, frames));
    }
}
