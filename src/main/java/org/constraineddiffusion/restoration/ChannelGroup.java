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

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.operator.Canvas;

/**
 * Measured planes that the model sees as the channels of one image.
 *
 * @param scale their common intensity scale
 * @param noise the standard deviation of their noise, in the image's units
 * @param shown the scale of the result
 */
record ChannelGroup(List<RandomAccessibleInterval<FloatType>> planes, IntensityScale scale, double noise, IntensityScale shown) {

    /** Shown on the scale that they have. */
    ChannelGroup(List<RandomAccessibleInterval<FloatType>> planes, IntensityScale scale, double noise) {
        this(planes, scale, noise, scale);
    }


    /** The noise in the model's units. */
    double noiseOfModel() {
        return scale.differenceToModel(noise);
    }

    /** The first of some groups with the same pixels: equal channels, as of a grey image in colour, are restored once and stay equal. */
    ChannelGroup firstAlike(List<ChannelGroup> groups) {
        return groups.stream().filter(other -> other == this || hasThePixelsOf(other)).findFirst().orElseThrow();
    }

    /** Planes of the one value that these have, over a canvas. */
    List<RandomAccessibleInterval<FloatType>> constant(Canvas canvas) {
        return planes.stream().<RandomAccessibleInterval<FloatType>>map(plane -> {
            RandomAccessibleInterval<FloatType> even = ArrayImgs.floats(canvas.width(), canvas.height());
            LoopBuilder.setImages(even).forEachPixel(pixel -> pixel.set((float) scale.low()));
            return Views.translate(even, -canvas.left(), -canvas.top());
        }).toList();
    }

    /** An image {@code [1, c, h, w]} in the model's units as c planes in the image's, over a canvas. */
    List<RandomAccessibleInterval<FloatType>> toPlanes(NDArray image, Canvas canvas) {
        List<RandomAccessibleInterval<FloatType>> result = new ArrayList<>();
        for (int c = 0; c < planes.size(); c++) {
            RandomAccessibleInterval<FloatType> plane = Tensors.toPlane(image.get(":," + c + ":" + (c + 1)));
            LoopBuilder.setImages(plane).forEachPixel(value -> value.setReal(shown.toImage(value.get())));
            result.add(Views.translate(plane, -canvas.left(), -canvas.top()));
        }
        return result;
    }

    private boolean hasThePixelsOf(ChannelGroup other) {
        return IntStream.range(0, planes.size()).allMatch(i -> Util.imagesEqual(planes.get(i), other.planes.get(i)));
    }
}
