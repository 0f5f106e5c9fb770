/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The places of square crops without unknown pixels in some images, all of them equally likely. Some windows are held back: no crop that is
 * trained on has a pixel of them.
 */
final class Crops {

    /** Where a crop is. */
    record Place(int image, int x, int y) {
    }

    /** A turn by quarters, and a flip after it: the eight symmetries of a square. */
    record Symmetry(int quarters, boolean flipped) {

        static final Symmetry NONE = new Symmetry(0, false);

        /** The index in the crop of what comes to (x, y). */
        int source(int x, int y, int side) {
            int u = flipped ? side - 1 - x : x;
            int last = side - 1;
            return switch (quarters) {
                case 0 -> y * side + u;
                case 1 -> u * side + last - y;
                case 2 -> (last - y) * side + last - u;
                default -> (last - u) * side + y;
            };
        }
    }

    /** Different places, over all images, that are needed. */
    static final int LEAST = 16;

    /**
     * What is held back: of a crop, a square that no crop to train on touches. Where a whole crop can be spared it is all of it, else a corner, so
     * that the rest of the crop surrounds it.
     *
     * @param place of the crop
     * @param left of the square's pixels within the crop
     * @param top of the square's pixels within the crop
     * @param side of the square
     */
    record Window(Place place, int left, int top, int side) {

        boolean holds(int x, int y) {
            return x >= left && x < left + side && y >= top && y < top + side;
        }
    }

    private static final int MOST_HELD_BACK = 4;
    private static final double LEAST_LEFT = 0.75;
    private static final int ATTEMPTS = 32;

    /** The least side of a held-back corner. */
    private static final int LEAST_CORNER = 8;

    private final List<TrainingImage> images;
    private final int side;
    private final List<Window> heldBack = new ArrayList<>();
    private int[] places;
    private final int[] offsets;

    /**
     * @param side of a crop in pixels
     * @throws AdaptationException if too few crops fit
     */
    Crops(List<TrainingImage> images, int side, Random random) {
        this.images = List.copyOf(images);
        this.side = side;
        this.offsets = offsets();
        this.places = usable();
        int all = places.length;
        if (all < LEAST) {
            throw new AdaptationException("The images are too small, or too much of them is unknown, to adapt a model to: " + all + " crops of " + side + "x" + side
                    + " known pixels fit, and at least " + LEAST + " are needed.");
        }
        holdBack(all, () -> new Window(random(random), 0, 0, side));
        for (int corner = side / 2; corner >= LEAST_CORNER && heldBack.isEmpty(); corner /= 2) {
            int length = corner;
            holdBack(all, () -> corner(random(random).image, random.nextBoolean(), random.nextBoolean(), length));
        }
    }

    /** Holds windows back, as long as enough of all places are left. */
    private void holdBack(int all, Supplier<Window> candidate) {
        for (int attempt = 0; attempt < ATTEMPTS && heldBack.size() < MOST_HELD_BACK; attempt++) {
            heldBack.add(candidate.get());
            int[] left = usable();
            if (left.length >= LEAST_LEFT * all) {
                places = left;
            } else {
                heldBack.remove(heldBack.size() - 1);
            }
        }
    }

    /** The outer corner of the crop that lies farthest in this corner of an image: few crops touch it. */
    private Window corner(int image, boolean right, boolean bottom, int length) {
        Place farthest = IntStream.of(places).mapToObj(this::place).filter(place -> place.image == image)
                .max(Comparator.comparingInt(place -> (right ? place.x : -place.x) + (bottom ? place.y : -place.y))).orElseThrow();
        return new Window(farthest, right ? side - length : 0, bottom ? side - length : 0, length);
    }

    private int[] offsets() {
        int[] first = new int[images.size() + 1];
        for (int i = 0; i < images.size(); i++) {
            first[i + 1] = Math.addExact(first[i], images.get(i).known().length);
        }
        return first;
    }

    private Place place(int index) {
        int found = Arrays.binarySearch(offsets, index);
        int image = found >= 0 ? lastOf(found) : -found - 2;
        int pixel = index - offsets[image];
        return new Place(image, pixel % images.get(image).width(), pixel / images.get(image).width());
    }

    /** Of images without a pixel, which start where the next one does, the last. */
    private int lastOf(int image) {
        int last = image;
        while (last + 1 < images.size() && offsets[last + 1] == offsets[image]) {
            last++;
        }
        return last;
    }

    /** The first pixels of all crops, counted through all images, that have known pixels only and none that is held back. */
    private int[] usable() {
        int[] found = new int[offsets[images.size()]];
        int count = 0;
        for (int i = 0; i < images.size(); i++) {
            TrainingImage image = images.get(i);
            boolean[] free = image.known().clone();
            for (Window window : heldBack) {
                if (window.place.image == i) {
                    int first = window.place.x + window.left;
                    for (int y = window.place.y + window.top; y < window.place.y + window.top + window.side; y++) {
                        Arrays.fill(free, y * image.width() + first, y * image.width() + first + window.side, false);
                    }
                }
            }
            int[] runs = new int[image.width()]; // free pixels of each column up to this row, without a gap
            for (int y = 0; y < image.height(); y++) {
                int columns = 0; // that are free over the height of a crop, up to this one, without a gap
                for (int x = 0; x < image.width(); x++) {
                    runs[x] = free[y * image.width() + x] ? runs[x] + 1 : 0;
                    columns = runs[x] >= side ? columns + 1 : 0;
                    if (columns >= side) {
                        found[count++] = offsets[i] + (y - side + 1) * image.width() + x - side + 1;
                    }
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** A place to train on. */
    Place random(Random random) {
        return place(places[random.nextInt(places.length)]);
    }

    /** What no crop touches; none if too few crops would be left. */
    List<Window> heldBack() {
        return List.copyOf(heldBack);
    }

    /** The number of places to train on. */
    int count() {
        return places.length;
    }

    TrainingImage image(Place place) {
        return images.get(place.image);
    }

    int side() {
        return side;
    }

    int channels() {
        return images.get(0).channels().length;
    }

    /** Puts the pixels of a crop, channel by channel and row by row. */
    void put(Place place, Symmetry symmetry, FloatBuffer target) {
        TrainingImage image = image(place);
        for (float[] channel : image.channels()) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int source = symmetry.source(x, y, side);
                    target.put(channel[(place.y + source / side) * image.width() + place.x + source % side]);
                }
            }
        }
    }
}
