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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * What a restoration gives: posterior samples, over several of them their mean and standard deviation, and where they come from.
 *
 * @param images the result for an image of ImageJ; empty for a problem on planes
 * @param samples the planes of each sample for a problem on planes, [x, y] in the image's units; empty for an image of ImageJ
 * @param meanOfSamples the planes' mean over several samples, for a problem on planes, without matched grain; else empty
 * @param standardDeviationOfSamples the planes' standard deviation likewise, with n − 1 in its denominator
 * @param provenance where the result comes from, as lines of text
 * @param evaluations evaluations of the denoiser (NFE)
 * @param residual the largest root mean square error of a last clean estimate from the measured data, in the model's units
 * @param check the model's error at known pixels that were held back beside holes, over that of interpolation, the largest of all regions: above 1.5 the
 *     model hardly knows such images. Empty where nothing was held back: for wide holes, whole planes and other samplers than fast
 */
public record RestorationResult(Optional<Images> images, List<List<RandomAccessibleInterval<FloatType>>> samples,
        List<RandomAccessibleInterval<FloatType>> meanOfSamples, List<RandomAccessibleInterval<FloatType>> standardDeviationOfSamples,
        String provenance, int evaluations, double residual, OptionalDouble check) {

    /**
     * The new image; of several samples a stack of them. It is not shown.
     *
     * @throws IllegalStateException if the restoration was of planes
     */
    public ImagePlus image() {
        return images.orElseThrow(() -> new IllegalStateException("The restoration was of planes: see samples().")).samples();
    }

    /** The mean over the samples; empty with one sample, or for planes: see {@link #meanOfSamples}. */
    public Optional<ImagePlus> mean() {
        return images.map(Images::mean);
    }

    /** The standard deviation over the samples, with n − 1 in its denominator; empty with one sample, or for planes: see {@link #standardDeviationOfSamples}. */
    public Optional<ImagePlus> standardDeviation() {
        return images.map(Images::standardDeviation);
    }

    /** 255 where pixels of the image were generated and 0 elsewhere; empty if it is not wanted, or all pixels were. */
    public Optional<ImagePlus> mask() {
        return images.map(Images::mask);
    }

    /** All images that there are, the result last: the order in which to show them. */
    public List<ImagePlus> toShow() {
        return images.map(Images::inOrderOfShowing).orElse(List.of());
    }

    /**
     * The images of a restoration.
     *
     * @param samples the result; of several samples a stack of them
     * @param mean the mean over several samples, else null
     * @param standardDeviation their standard deviation, else null
     * @param mask 255 where pixels of {@code samples} were generated and 0 elsewhere, if that is wanted and not everywhere, else null
     */
    public record Images(ImagePlus samples, ImagePlus mean, ImagePlus standardDeviation, ImagePlus mask) {

        Images(ImagePlus samples, ImagePlus mean, ImagePlus standardDeviation) {
            this(samples, mean, standardDeviation, null);
        }

        Images withMask(ImagePlus generated) {
            return new Images(samples, mean, standardDeviation, generated);
        }

        static Images of(ImagePlus result) {
            return new Images(result, null, null);
        }

        /** Those that there are, the result last: it is to be the current image. */
        List<ImagePlus> inOrderOfShowing() {
            return Stream.of(standardDeviation, mean, samples).filter(Objects::nonNull).toList();
        }

        /** Those that there are. */
        List<ImagePlus> all() {
            return Stream.of(samples, mean, standardDeviation).filter(Objects::nonNull).toList();
        }
    }
}
