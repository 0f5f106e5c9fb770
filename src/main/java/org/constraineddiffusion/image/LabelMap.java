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

import ij.process.ImageProcessor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/** A label map, 0 at the background and k within object k, or a binary mask whose 8-connected regions are the objects. */
public final class LabelMap {

    /** The classes of pixels, in the order of their numbers. */
    public static final int BACKGROUND = 0;
    /** See {@link #BACKGROUND}. */
    public static final int OBJECT = 1;
    /** See {@link #BACKGROUND}. */
    public static final int BORDER = 2;

    private final int width;
    private final int height;
    private final int[] labels;

    private LabelMap(int width, int height, int[] labels) {
        this.width = width;
        this.height = height;
        this.labels = labels;
    }

    /**
     * Of a plane.
     *
     * @throws InputException if a value is negative, not whole or not finite
     */
    public static LabelMap of(ImageProcessor plane) {
        int[] labels = new int[plane.getWidth() * plane.getHeight()];
        for (int i = 0; i < labels.length; i++) {
            float value = plane.getf(i);
            if (!(value >= 0 && value == Math.rint(value) && value <= Integer.MAX_VALUE)) {
                throw new InputException("image: a label map holds whole numbers, 0 at the background and k within object k, not "
                        + UserText.shown(value) + ".");
            }
            labels[i] = (int) value;
        }
        LabelMap map = new LabelMap(plane.getWidth(), plane.getHeight(), labels);
        return map.isBinary() ? map.separated() : map;
    }

    private boolean isBinary() {
        return Arrays.stream(labels).distinct().filter(label -> label != 0).count() == 1;
    }

    /** The 8-connected regions get labels of their own. */
    private LabelMap separated() {
        int[] found = new int[labels.length];
        int[] open = new int[labels.length];
        int count = 0;
        for (int start = 0; start < labels.length; start++) {
            if (labels[start] == 0 || found[start] != 0) {
                continue;
            }
            found[start] = ++count;
            int size = 0;
            open[size++] = start;
            while (size > 0) {
                int place = open[--size];
                for (int y = Math.max(0, place / width - 1); y <= Math.min(height - 1, place / width + 1); y++) {
                    for (int x = Math.max(0, place % width - 1); x <= Math.min(width - 1, place % width + 1); x++) {
                        int next = y * width + x;
                        if (labels[next] != 0 && found[next] == 0) {
                            found[next] = count;
                            open[size++] = next;
                        }
                    }
                }
            }
        }
        return new LabelMap(width, height, found);
    }

    /** The number of objects. */
    public int objects() {
        return areas().size();
    }

    /** The median over objects of the diameter in pixels of the circle of the same area; 0 without objects. */
    public double medianDiameter() {
        int[] areas = areas().values().stream().mapToInt(Integer::intValue).sorted().toArray();
        if (areas.length == 0) {
            return 0;
        }
        double median = (areas[(areas.length - 1) / 2] + areas[areas.length / 2]) / 2.0;
        return 2 * Math.sqrt(median / Math.PI);
    }

    private Map<Integer, Integer> areas() {
        Map<Integer, Integer> areas = new HashMap<>();
        for (int label : labels) {
            if (label != 0) {
                areas.merge(label, 1, Integer::sum);
            }
        }
        return areas;
    }

    /**
     * The class of each pixel: {@link #BACKGROUND}, {@link #OBJECT}, or {@link #BORDER} where two objects lie within a chessboard distance.
     *
     * @param borderWidth that distance in pixels; 0 for no class of borders
     * @return [x, y]
     */
    public RandomAccessibleInterval<FloatType> classes(int borderWidth) {
        float[] classes = new float[labels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                classes[i] = borderWidth > 0 && touches(x, y, borderWidth) ? BORDER : labels[i] == 0 ? BACKGROUND : OBJECT;
            }
        }
        return ArrayImgs.floats(classes, width, height);
    }

    private boolean touches(int x, int y, int reach) {
        int first = 0;
        for (int j = Math.max(0, y - reach); j <= Math.min(height - 1, y + reach); j++) {
            for (int i = Math.max(0, x - reach); i <= Math.min(width - 1, x + reach); i++) {
                int label = labels[j * width + i];
                if (label != 0 && first != 0 && label != first) {
                    return true;
                }
                first = label == 0 ? first : label;
            }
        }
        return false;
    }
}
