package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * Gaussian noise drawn on the host, so that a seed means the same noise on every device and thread count. Uses
 * {@link Random}, whose sequence the Java specification fixes. Image i of a batch draws from seed + i: it is what it would
 * be alone.
 */
public final class NoiseSource {

    private final Random[] random;

    /** A source for {@code images} images, with the seeds {@code seed}, {@code seed} + 1, … */
    public NoiseSource(long seed, int images) {
        random = new Random[images];
        for (int i = 0; i < images; i++) {
            random[i] = new Random(seed + i);
        }
    }

    /** The source of the noise that a run draws on the way, for the images that start from {@code start}. */
    static NoiseSource fresh(long seed, NDArray start) {
        // Another stream than the start's: the same seed would draw the start again.
        return new NoiseSource(seed ^ 0x9E3779B97F4A7C15L, (int) start.getShape().get(0));
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
