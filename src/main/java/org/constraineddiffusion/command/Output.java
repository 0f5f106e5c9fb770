package org.constraineddiffusion.command;

import ij.ImagePlus;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a command gives.
 *
 * @param result the new image; of several samples a stack of them
 * @param mean the mean of several samples, else null
 * @param spread their standard deviation, else null
 */
record Output(ImagePlus result, ImagePlus mean, ImagePlus spread) {

    /** A single result. */
    static Output of(ImagePlus result) {
        return new Output(result, null, null);
    }

    /** The images that there are. */
    List<ImagePlus> images() {
        return Stream.of(result, mean, spread).filter(Objects::nonNull).toList();
    }
}
