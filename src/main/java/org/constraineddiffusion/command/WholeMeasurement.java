package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import java.util.List;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.constraint.LinearOperator;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;

/**
 * Planes that were measured as a whole: every pixel of them is known.
 *
 * @param size width and height of the result, pixels
 * @param margin how far the canvas must reach beyond the result on each side, as what lies there was measured too, pixels
 * @param degradation makes the operator
 * @param noise the standard deviation of the noise, in the image's units
 */
record WholeMeasurement(List<RandomAccessibleInterval<FloatType>> planes, long[] size, int margin, Degradation degradation,
        double noise) implements Measurement {

    /** How planes were measured. */
    @FunctionalInterface
    interface Degradation {
        /**
         * The operator from canvas to measured plane.
         *
         * @param canvas where the canvas lies, in pixels of the result
         */
        LinearOperator operator(NDManager manager, Interval canvas);
    }

    @Override
    public Mask unknown() {
        return Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
    }

    /** What the sides need to be multiples of the divisor is added at their ends. */
    @Override
    public Interval canvas(int divisor, int fieldOfView) {
        long[] min = {-margin, -margin};
        long[] max = new long[2];
        for (int d = 0; d < 2; d++) {
            long side = size[d] + 2L * margin;
            max[d] = min[d] + (side + divisor - 1) / divisor * divisor - 1;
        }
        return new FinalInterval(min, max);
    }

    @Override
    public RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane, Interval canvas, IntensityScale scale) {
        return KnownPlane.of(plane, unknown().bits(), scale);
    }

    @Override
    public LinearOperator operator(NDManager manager, Interval canvas) {
        return degradation.operator(manager, canvas);
    }
}
