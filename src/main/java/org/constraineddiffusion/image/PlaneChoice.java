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

import ij.ImagePlus;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which planes of a stack or hyperstack are worked on.
 *
 * @param kind the way in which they are chosen
 * @param numbers of LIST, the planes' indices into the stack, from 1; else null
 */
public record PlaneChoice(Kind kind, NumberRanges numbers) {

    /** The ways to choose planes. */
    public enum Kind {

        /** The plane that is shown. */
        CURRENT,

        /** All slices and frames of the channel that is shown. */
        CHANNEL,

        /** All planes. */
        ALL,

        /** Those of some numbers. */
        LIST
    }

    /** The plane that is shown. */
    public static final PlaneChoice CURRENT = new PlaneChoice(Kind.CURRENT, null);

    /** All slices and frames of the channel that is shown. */
    public static final PlaneChoice CHANNEL = new PlaneChoice(Kind.CHANNEL, null);

    /** All planes. */
    public static final PlaneChoice ALL = new PlaneChoice(Kind.ALL, null);

    /** The choices that have a word. */
    public static final List<String> WORDS = List.of("current", "channel", "all");

    /** Those of some numbers. */
    public static PlaneChoice list(NumberRanges numbers) {
        return new PlaneChoice(Kind.LIST, numbers);
    }

    /**
     * A choice in a user's words: current, channel, all, or numbers such as 3,5-7.
     *
     * @throws InputException if it is none of these
     */
    public static PlaneChoice of(String words) {
        String text = words.trim();
        if (WORDS.contains(text)) {
            return new PlaneChoice(Kind.valueOf(text.toUpperCase(Locale.ROOT)), null);
        }
        if (!NumberRanges.matches(text)) {
            throw new InputException("planes must be one of " + String.join(", ", WORDS) + ", or numbers from 1 such as 3,5-7, not '" + UserText.shown(words) + "'.");
        }
        return list(NumberRanges.of("planes", text));
    }

    /**
     * The chosen planes of an image, as indices into its stack, from 1, in ascending order.
     *
     * @throws InputException if the image has not got a plane of one of the numbers
     */
    public List<Integer> of(ImagePlus image) {
        return switch (kind) {
            case CURRENT -> List.of(image.getCurrentSlice());
            case CHANNEL -> all(image).filter(slice -> image.convertIndexToPosition(slice)[0] == image.getC()).boxed().toList();
            case ALL -> all(image).boxed().toList();
            case LIST -> listed(image);
        };
    }

    private static IntStream all(ImagePlus image) {
        return IntStream.rangeClosed(1, image.getStackSize());
    }

    private List<Integer> listed(ImagePlus image) {
        if (numbers.largest() > image.getStackSize()) {
            throw new InputException("planes must be from 1 to " + image.getStackSize() + " for '" + UserText.shown(image.getTitle()) + "', not " + numbers + ".");
        }
        return all(image).filter(numbers::contains).boxed().toList();
    }

    /** Channels, slices and frames of the chosen planes; listed ones are slices. */
    public int[] dimensions(ImagePlus image) {
        return switch (kind) {
            case CURRENT -> new int[] {1, 1, 1};
            case CHANNEL -> new int[] {1, image.getNSlices(), image.getNFrames()};
            case ALL -> new int[] {image.getNChannels(), image.getNSlices(), image.getNFrames()};
            case LIST -> new int[] {1, listed(image).size(), 1};
        };
    }

    /** As a user writes it. */
    @Override
    public String toString() {
        return kind == Kind.LIST ? numbers.toString() : kind.name().toLowerCase(Locale.ROOT);
    }
}
