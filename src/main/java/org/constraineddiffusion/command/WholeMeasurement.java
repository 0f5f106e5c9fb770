package org.constraineddiffusion.command;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.LinearOperator;

/**
 * Planes that were measured as a whole, every pixel of them.
 *
 * @param degradation how they were measured
 * @param noiseOf the standard deviation of a plane's noise, in the image's units; 0 if it is exact
 * @param givenScale the scale of all planes, where they are slices of something larger; else each has its own
 */
record WholeMeasurement(List<RandomAccessibleInterval<FloatType>> planes, Degradation degradation,
        ToDoubleFunction<RandomAccessibleInterval<FloatType>> noiseOf, Optional<IntensityScale> givenScale) implements Measurement {

    static WholeMeasurement noisy(List<RandomAccessibleInterval<FloatType>> planes, Degradation degradation,
            ToDoubleFunction<RandomAccessibleInterval<FloatType>> noiseOf) {
        return new WholeMeasurement(planes, degradation, noiseOf, Optional.empty());
    }

    static WholeMeasurement exact(List<RandomAccessibleInterval<FloatType>> planes, Degradation degradation) {
        return new WholeMeasurement(planes, degradation, plane -> 0, Optional.empty());
    }

    static WholeMeasurement onScale(IntensityScale scale, List<RandomAccessibleInterval<FloatType>> planes, Degradation degradation) {
        return new WholeMeasurement(planes, degradation, plane -> 0, Optional.of(scale));
    }

    /** How planes were measured. */
    interface Degradation {

        /** The canvas that the result lies on, for a model of this divisor. */
        Canvas canvas(int divisor);

        /**
         * From canvas to measured plane.
         *
         * @param noise the noise's standard deviation in the model's units
         */
        LinearOperator operator(Canvas canvas, double noise, NDManager manager);
    }

    @Override
    public Mask unknown() {
        return Mask.none((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
    }

    @Override
    public Interval canvas(int divisor, int fieldOfView) {
        Canvas canvas = degradation.canvas(divisor);
        long[] min = {-canvas.left(), -canvas.top()};
        return new FinalInterval(min, new long[] {min[0] + canvas.width() - 1, min[1] + canvas.height() - 1});
    }

    @Override
    public RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane, Interval canvas, IntensityScale scale) {
        return KnownPlane.of(plane, unknown().bits(), scale);
    }

    @Override
    public LinearOperator operator(NDManager manager, Interval canvas, double noise) {
        Canvas least = degradation.canvas(1);
        return degradation.operator(new Canvas((int) canvas.dimension(1), (int) canvas.dimension(0), (int) -canvas.min(1),
                (int) -canvas.min(0), least.imageHeight(), least.imageWidth()), noise, manager);
    }

    @Override
    public IntensityScale scale(List<RandomAccessibleInterval<FloatType>> group, double noise, ModelPackage.Scaling scaling) {
        return givenScale.orElseGet(() -> noise > 0
                ? IntensityScale.ofNoisy(group, noise, scaling.lowPercentile(), scaling.highPercentile())
                : Measurement.super.scale(group, noise, scaling));
    }

    @Override
    public double noise(List<RandomAccessibleInterval<FloatType>> group) {
        return Math.sqrt(group.stream().mapToDouble(noiseOf).map(noise -> noise * noise).average().orElse(0));
    }
}
