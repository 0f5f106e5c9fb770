package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class NoiseLevelTest {

    private static Img<FloatType> noisy(double sigma, boolean withEdges) {
        Random random = new Random(3);
        float[] pixels = new float[200 * 150];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 200;
            double structure = withEdges ? (x / 40 % 2) * 500 + x : 0;
            pixels[i] = (float) (structure + sigma * random.nextGaussian());
        }
        return ArrayImgs.floats(pixels, 200, 150);
    }

    @Test
    void whiteNoiseIsFoundWithinFivePercent() {
        assertEquals(20, NoiseLevel.of(noisy(20, false)), 1);
    }

    @Test
    void edgesAndRampsDoNotCount() {
        assertEquals(20, NoiseLevel.of(noisy(20, true)), 1.5);
    }

    @Test
    void anEvenPlaneHasNone() {
        assertEquals(0, NoiseLevel.of(ArrayImgs.floats(30, 30)));
        assertEquals(0, NoiseLevel.of(ArrayImgs.floats(2, 30)));
    }
}
