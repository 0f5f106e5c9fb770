package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class BlockMeansTest {

    @Test
    void blocksAtTheBorderHaveThePixelsThatThereAre() {
        float[] pixels = new float[6 * 5];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 6 < 4 ? 1 : i / 6 < 4 ? 3 : 8;
        }
        Img<FloatType> means = BlockMeans.of(ArrayImgs.floats(pixels, 6, 5));
        assertArrayEquals(new long[] {2, 2}, means.dimensionsAsLongArray());
        float[] expected = {1, 3, 1, 8};
        int next = 0;
        for (FloatType mean : means) {
            assertEquals(expected[next++], mean.get(), 1e-6);
        }
    }
}
