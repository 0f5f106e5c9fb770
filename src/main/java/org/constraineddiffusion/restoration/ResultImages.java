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
import java.util.stream.Stream;

/**
 * The images of a restoration.
 *
 * @param samples the result; of several samples a stack of them
 * @param mean the mean over several samples, else null
 * @param standardDeviation their standard deviation, else null
 * @param mask 255 where pixels of {@code samples} were generated and 0 elsewhere, if that is wanted and not everywhere, else null
 */
public record ResultImages(ImagePlus samples, ImagePlus mean, ImagePlus standardDeviation, ImagePlus mask) {

    ResultImages(ImagePlus samples, ImagePlus mean, ImagePlus standardDeviation) {
        this(samples, mean, standardDeviation, null);
    }

    ResultImages withMask(ImagePlus generated) {
        return new ResultImages(samples, mean, standardDeviation, generated);
    }

    static ResultImages of(ImagePlus result) {
        return new ResultImages(result, null, null);
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
