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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** ImgLib2 planes to DJL tensors and back, over direct buffers. */
public final class Tensors {

    private Tensors() {
    }

    /** A plane [x, y] as {@code [1, 1, h, w]}. */
    public static <T extends RealType<T>> NDArray of(NDManager manager, RandomAccessibleInterval<T> plane) {
        ByteBuffer bytes = buffer(plane);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (T value : Views.flatIterable(plane)) {
            floats.put(value.getRealFloat());
        }
        return manager.create(bytes, shape(plane), DataType.FLOAT32);
    }

    /** A plane of bits [x, y] as {@code [1, 1, h, w]}, 1 where a bit is set. */
    public static <T extends BooleanType<T>> NDArray ofBits(NDManager manager, RandomAccessibleInterval<T> bits) {
        ByteBuffer bytes = buffer(bits);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (T bit : Views.flatIterable(bits)) {
            floats.put(bit.get() ? 1 : 0);
        }
        return manager.create(bytes, shape(bits), DataType.FLOAT32);
    }

    /** A tensor {@code [1, 1, h, w]} as a plane [x, y]. */
    public static RandomAccessibleInterval<FloatType> toPlane(NDArray tensor) {
        Shape shape = tensor.getShape();
        float[] values = new float[Math.toIntExact(shape.size())];
        tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        return ArrayImgs.floats(values, shape.get(3), shape.get(2));
    }

    private static ByteBuffer buffer(RandomAccessibleInterval<?> plane) {
        int size = Math.toIntExact(plane.dimension(0) * plane.dimension(1) * Float.BYTES);
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static Shape shape(RandomAccessibleInterval<?> plane) {
        return new Shape(1, 1, plane.dimension(1), plane.dimension(0));
    }
}
