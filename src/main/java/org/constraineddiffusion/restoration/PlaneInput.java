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

import java.util.List;
import java.util.stream.LongStream;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;

/** Problems from images of ImgLib2. */
public final class PlaneInput {

    private PlaneInput() {
    }

    /**
     * The problem of filling some pixels.
     *
     * @param image [x, y], or [x, y, channel]
     * @param mask [x, y], true where a pixel is to be filled
     * @throws InputException if the sizes differ, or nothing or everything is to be filled
     */
    public static <T extends RealType<T>, B extends BooleanType<B>> InverseProblem inpainting(RandomAccessibleInterval<T> image,
            RandomAccessibleInterval<B> mask) {
        List<RandomAccessibleInterval<FloatType>> planes = planes(image);
        if (mask.numDimensions() != 2 || mask.dimension(0) != image.dimension(0) || mask.dimension(1) != image.dimension(1)) {
            throw new InputException("mask must have the image's width and height, " + image.dimension(0) + "×" + image.dimension(1) + ".");
        }
        RandomAccess<B> bit = Views.zeroMin(mask).randomAccess();
        Mask hole = Mask.of((int) mask.dimension(0), (int) mask.dimension(1), (x, y) -> {
            bit.setPosition(x, 0);
            bit.setPosition(y, 1);
            return bit.get().get();
        });
        if (hole.isEmpty() || hole.isFull()) {
            throw new InputException("mask must mark some pixels and leave others, not " + (hole.isFull() ? "all." : "none."));
        }
        return InverseProblem.of(planes, ForwardModel.mask(hole, 0));
    }

    /**
     * Planes as the pipeline takes them: copies, [x, y] from (0, 0).
     *
     * @param image [x, y], or [x, y, channel]
     */
    public static <T extends RealType<T>> List<RandomAccessibleInterval<FloatType>> planes(RandomAccessibleInterval<T> image) {
        if (image.numDimensions() == 2) {
            return List.of(copy(image));
        }
        if (image.numDimensions() != 3) {
            throw new InputException("image must have 2 axes (x, y) or 3 (x, y, channel), not " + image.numDimensions() + ".");
        }
        return LongStream.rangeClosed(image.min(2), image.max(2)).mapToObj(channel -> copy(Views.hyperSlice(image, 2, channel))).toList();
    }

    private static <T extends RealType<T>> RandomAccessibleInterval<FloatType> copy(RandomAccessibleInterval<T> plane) {
        RandomAccessibleInterval<FloatType> copy = ArrayImgs.floats(plane.dimension(0), plane.dimension(1));
        LoopBuilder.setImages(Views.zeroMin(plane), copy).forEachPixel((source, target) -> target.setReal(source.getRealDouble()));
        return copy;
    }
}
