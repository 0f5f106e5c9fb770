package org.constraineddiffusion.image;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/**
 * How strong the noise of a plane is, from the plane alone (Immerkær 1996, "Fast noise variance estimation", Computer Vision
 * and Image Understanding 64, 300–302): the response to a filter that structure hardly excites. The median of its magnitude
 * is taken in place of its mean, so that edges and bright objects do not count. Nor do places where all pixels have the plane's
 * least or largest value: what was cut off there has lost its noise.
 */
public final class NoiseLevel {

    /** The standard deviation of N(0, 1) over the median of its magnitude. */
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    /** The root of the sum of squares of Immerkær's filter. */
    private static final double GAIN = 6;

    private NoiseLevel() {
    }

    /** The standard deviation of white noise, in the plane's units; 0 if there are no 3×3 pixels to tell it from. */
    public static double of(RandomAccessibleInterval<FloatType> plane) {
        int width = (int) plane.dimension(0);
        int height = (int) plane.dimension(1);
        if (width < 3 || height < 3) {
            return 0;
        }
        float[] pixels = new float[width * height];
        int i = 0;
        for (FloatType value : plane) {
            pixels[i++] = value.get();
        }
        float[] response = new float[(width - 2) * (height - 2)];
        float least = extreme(pixels, Math::min);
        float largest = extreme(pixels, Math::max);
        int next = 0;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int p = y * width + x;
                if ((pixels[p] == least || pixels[p] == largest) && isEven(pixels, p, width)) {
                    continue;
                }
                float sides = pixels[p - 1] + pixels[p + 1] + pixels[p - width] + pixels[p + width];
                float corners = pixels[p - width - 1] + pixels[p - width + 1] + pixels[p + width - 1] + pixels[p + width + 1];
                response[next++] = Math.abs(corners - 2 * sides + 4 * pixels[p]);
            }
        }
        Arrays.sort(response, 0, next);
        return next == 0 ? 0 : MEDIAN_TO_DEVIATION / GAIN * response[next / 2];
    }

    private static float extreme(float[] pixels, DoubleBinaryOperator better) {
        return (float) IntStream.range(0, pixels.length).mapToDouble(i -> pixels[i]).reduce(better).orElseThrow();
    }

    /** True if the 3×3 pixels around p are alike. */
    private static boolean isEven(float[] pixels, int p, int width) {
        for (int row = p - width; row <= p + width; row += width) {
            if (pixels[row - 1] != pixels[p] || pixels[row] != pixels[p] || pixels[row + 1] != pixels[p]) {
                return false;
            }
        }
        return true;
    }
}
