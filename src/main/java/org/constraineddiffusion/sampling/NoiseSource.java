/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Gaussian noise drawn on the host, so that a seed gives the same noise on every device and thread count. Uses
 * {@link Random}, whose sequence the Java specification fixes. Every image of a batch has a seed of its own: it gets the noise
 * that it would get alone.
 */
public final class NoiseSource {

    /** Values by which one noise is distinguished from another. */
    private static final int FINGERPRINT = 8;

    private final Random[] random;

    /** The sequence of {@link Random}, for one thread, in less than half of the time. */
    private static final class Unshared extends Random {

        private static final long serialVersionUID = 1;
        private static final long MULTIPLIER = 0x5DEECE66DL;
        private static final long LOWER_BITS = (1L << 48) - 1;

        private long state;

        Unshared(long seed) {
            super(seed);
        }

        @Override
        public void setSeed(long seed) {
            super.setSeed(seed);
            state = (seed ^ MULTIPLIER) & LOWER_BITS;
        }

        @Override
        protected int next(int bits) {
            state = state * MULTIPLIER + 0xBL & LOWER_BITS;
            return (int) (state >>> 48 - bits);
        }
    }

    /** A source for {@code images} images, with the seeds {@code seed}, {@code seed} + 1, … */
    public NoiseSource(long seed, int images) {
        this(LongStream.range(0, images).map(i -> inLowerBits(seed + i)));
    }

    private NoiseSource(LongStream seeds) {
        random = seeds.mapToObj(Unshared::new).toArray(Random[]::new);
    }

    /** Random uses the lower 48 bits of its seed only: this mixes the upper ones, where there are any, into them. */
    private static long inLowerBits(long seed) {
        return seed ^ (seed >>> 48) * 0x9E3779B97F4AL;
    }

    /**
     * The source of fresh noise after the start of a run: the same for images of a batch that start from the same noise, as the
     * channels of a colour image do, another for those that do not.
     *
     * @param start the noise that the images start from, {@code [n, c, h, w]}
     */
    public static NoiseSource fresh(long seed, NDArray start) {
        // Another stream than the start's: the same seed would draw the start again.
        long other = inLowerBits(seed) ^ 0x9E3779B97F4A7C15L;
        return new NoiseSource(LongStream.range(0, start.getShape().get(0)).map(i -> other + (long) fingerprint(start, i) * 0x632BE5ABL));
    }

    private static int fingerprint(NDArray noise, long image) {
        try (NDArray one = noise.get(image); NDArray flat = one.flatten(); NDArray first = flat.get("0:" + Math.min(FINGERPRINT, flat.size()))) {
            return Arrays.hashCode(first.toFloatArray());
        }
    }

    /** The next noise, N(0, I), {@code [images, c, h, w]}. */
    public NDArray next(NDManager manager, long channels, long height, long width) {
        int size = Math.toIntExact(channels * height * width);
        ByteBuffer bytes = ByteBuffer.allocateDirect(random.length * size * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (Random source : random) {
            for (int i = 0; i < size; i++) {
                floats.put((float) source.nextGaussian());
            }
        }
        return manager.create(bytes, new Shape(random.length, channels, height, width), DataType.FLOAT32);
    }
}
