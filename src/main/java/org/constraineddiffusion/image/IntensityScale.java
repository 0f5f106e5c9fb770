package org.constraineddiffusion.image;

import java.util.Arrays;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Which intensities of an image are −1 and 1 to the model. Linear, without limits: what lies outside comes back as it was.
 *
 * @param low the intensity that becomes −1
 * @param high the intensity that becomes 1, above {@code low}
 */
public record IntensityScale(double low, double high) {

    /**
     * The scale of the known pixels of planes that belong together, by percentiles, as the model's training images were
     * scaled.
     *
     * @param planes [x, y] each: one, or the channels that a colour model sees as one image
     * @param hole what is unknown in each of them
     * @param lowPercentile the percentile that becomes −1, 0 … 100
     * @param highPercentile the percentile that becomes 1
     * @return a scale, of zero width if the known finite pixels are all alike; without any, both are NaN
     */
    public static IntensityScale ofKnown(List<RandomAccessibleInterval<FloatType>> planes, Mask hole, double lowPercentile,
            double highPercentile) {
        long pixels = hole.bits().dimension(0) * hole.bits().dimension(1) - hole.count();
        float[] known = new float[Math.toIntExact(planes.size() * pixels)];
        int count = 0;
        for (RandomAccessibleInterval<FloatType> plane : planes) {
            Cursor<BitType> unknown = hole.bits().cursor();
            for (FloatType value : plane) {
                if (!unknown.next().get() && Float.isFinite(value.get())) {
                    known[count++] = value.get();
                }
            }
        }
        Arrays.sort(known, 0, count);
        double low = percentile(known, count, lowPercentile);
        double high = percentile(known, count, highPercentile);
        // A few bright pixels on an even ground can lie beyond both percentiles.
        return low < high || count == 0 ? new IntensityScale(low, high) : new IntensityScale(known[0], known[count - 1]);
    }

    /** Linear between neighbours, as NumPy's default. */
    private static double percentile(float[] sorted, int count, double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        double position = percent / 100 * (count - 1);
        int below = (int) position;
        int above = Math.min(below + 1, count - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }

    /** True if there is only one intensity: nothing can be scaled by it. */
    public boolean isConstant() {
        return !(low < high);
    }

    /** An intensity of the image in the model's units. */
    public double toModel(double intensity) {
        return (intensity - low) * (2 / (high - low)) - 1;
    }

    /** A difference of intensities, such as a noise's standard deviation, in the model's units. */
    public double differenceToModel(double difference) {
        return difference * (2 / (high - low));
    }

    /** A value of the model in the image's units. */
    public double toImage(double value) {
        return (value + 1) * ((high - low) / 2) + low;
    }
}
