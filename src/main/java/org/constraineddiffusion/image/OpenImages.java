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
import ij.WindowManager;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The images that ImageJ has open, by their titles. */
public final class OpenImages {

    /** In place of a dialog or a result, where there is nothing to work on. */
    public static final String NO_IMAGE = "There is no image: open one first.";

    private static final int MOST_LISTED = 6;

    private OpenImages() {
    }

    /** @throws InputException if there is no image, or it was closed */
    public static void requireImage(ImagePlus image) {
        if (image == null || image.getWidth() == 0) {
            throw new InputException(NO_IMAGE);
        }
        if (image.getProcessor() == null) {
            throw new InputException("image: '" + UserText.shown(image.getTitle()) + "' was closed.");
        }
    }

    /**
     * The image to work on: the open one of a title, of several the active one.
     *
     * @param key the parameter that names it
     * @throws InputException if there is none, or several of which none is active
     */
    public static ImagePlus imageCalled(String key, String title) {
        List<ImagePlus> called = imagesCalled(key, title);
        if (called.contains(WindowManager.getCurrentImage())) {
            return WindowManager.getCurrentImage();
        }
        if (called.size() > 1) {
            throw new InputException(key + ": " + called.size() + " open images are called '" + UserText.shown(title) + "', and none of them is the active one:"
                    + " rename one.");
        }
        return called.get(0);
    }

    /**
     * An image that belongs to the one which is worked on: another open one of a title.
     *
     * @param key the parameter that names it
     * @throws InputException if there is none, or several
     */
    public static ImagePlus imageBeside(ImagePlus image, String key, String title) {
        List<ImagePlus> others = imagesCalled(key, title).stream().filter(each -> each != image).toList();
        if (others.isEmpty()) {
            throw new InputException(key + ": '" + UserText.shown(title) + "' is the image to work on; it must be another one.");
        }
        if (others.size() > 1) {
            throw new InputException(key + ": " + others.size() + " open images besides the one to work on are called '" + UserText.shown(title)
                    + "': rename one.");
        }
        return others.get(0);
    }

    /** What a dialog offers for a second image: none, or another open one by its title. */
    public static List<String> noneOrBeside(ImagePlus image) {
        return Stream.concat(Stream.of(""), open().stream().filter(each -> each != image).map(ImagePlus::getTitle)).distinct().toList();
    }

    /** All open images. */
    public static List<ImagePlus> open() {
        int[] ids = WindowManager.getIDList();
        return IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage).filter(Objects::nonNull).toList();
    }

    private static List<ImagePlus> imagesCalled(String key, String title) {
        List<ImagePlus> open = open();
        List<ImagePlus> called = open.stream().filter(image -> image.getTitle().trim().equals(title.trim())).toList();
        if (!called.isEmpty()) {
            return called;
        }
        ImagePlus other = WindowManager.getImage(title.trim()); // as ImageJ finds images, by a number too
        if (other == null) {
            throw new InputException(key + ": no open image is called '" + UserText.shown(title) + "'; " + (open.isEmpty() ? "no image is open."
                    : "open are " + open.stream().limit(MOST_LISTED).map(image -> UserText.shown(image.getTitle())).collect(Collectors.joining(", "))
                            + (open.size() > MOST_LISTED ? " and " + (open.size() - MOST_LISTED) + " more." : ".")));
        }
        return List.of(other);
    }
}
