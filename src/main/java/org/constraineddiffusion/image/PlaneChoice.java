package org.constraineddiffusion.image;

import ij.ImagePlus;
import java.util.List;
import java.util.stream.IntStream;

/** Which planes of a stack or hyperstack are worked on. */
public enum PlaneChoice {

    /** The plane that is shown. */
    CURRENT,

    /** All slices and frames of the channel that is shown. */
    CHANNEL,

    /** All planes. */
    ALL;

    /** The chosen planes of an image, as indices into its stack, from 1, in ascending order. */
    public List<Integer> of(ImagePlus image) {
        return switch (this) {
            case CURRENT -> List.of(image.getCurrentSlice());
            case CHANNEL -> IntStream.rangeClosed(1, image.getStackSize())
                    .filter(slice -> image.convertIndexToPosition(slice)[0] == image.getC()).boxed().toList();
            case ALL -> IntStream.rangeClosed(1, image.getStackSize()).boxed().toList();
        };
    }

    /** Channels, slices and frames of the chosen planes. */
    public int[] dimensions(ImagePlus image) {
        return switch (this) {
            case CURRENT -> new int[] {1, 1, 1};
            case CHANNEL -> new int[] {1, image.getNSlices(), image.getNFrames()};
            case ALL -> new int[] {image.getNChannels(), image.getNSlices(), image.getNFrames()};
        };
    }
}
