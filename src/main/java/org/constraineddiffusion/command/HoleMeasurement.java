package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.CropWindow;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.MaskParts;
import org.constraineddiffusion.image.NuclearDiameter;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;

/**
 * Planes with holes, if there are some: all pixels around them are known exactly. Only a window around what is wanted is worked on.
 *
 * @param unknown all holes
 * @param wanted the holes that are filled
 * @param context pixels around what is wanted, 0 for half of the model's field of view
 * @param nuclearDiameter in pixels; 0 measures it around what is wanted
 * @param scales those that were asked for: the parts of a plane have the same
 */
record HoleMeasurement(List<RandomAccessibleInterval<FloatType>> planes, Mask unknown, Mask wanted, int context, double nuclearDiameter,
        Map<List<RandomAccessibleInterval<FloatType>>, IntensityScale> scales) implements Measurement {

    /** What a window costs beside its pixels, in pixels. */
    private static final long WINDOW = 64 * 64;

    /** Nuclei so many pixels away are still of the kind that is wanted. */
    private static final long NEAR = 512;

    /** All holes are wanted. */
    HoleMeasurement(List<RandomAccessibleInterval<FloatType>> planes, Mask unknown, int context, double nuclearDiameter) {
        this(planes, unknown, unknown, context, nuclearDiameter, new HashMap<>());
    }

    /** Holes that lie far from each other, each with a window of its own: what is between them costs nothing. */
    @Override
    public List<Measurement> parts(int divisor, int fieldOfView) {
        List<Mask> holes = MaskParts.of(wanted, bounds -> WINDOW + Intervals.numElements(window(bounds, divisor, fieldOfView)));
        return holes.stream().<Measurement>map(hole -> new HoleMeasurement(planes, unknown, hole, context, nuclearDiameter, scales)).toList();
    }

    @Override
    public boolean leavesAnythingToFind() {
        return !wanted.isEmpty();
    }

    @Override
    public Interval canvas(int divisor, int fieldOfView) {
        return window(wanted.bounds(), divisor, fieldOfView);
    }

    private Interval window(Interval bounds, int divisor, int fieldOfView) {
        return CropWindow.around(bounds, unknown.bits(), context == 0 ? fieldOfView / 2 : context, divisor);
    }

    @Override
    public RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane, Interval canvas, IntensityScale scale) {
        return KnownPlane.of(plane, hole(canvas), scale);
    }

    @Override
    public LinearOperator operator(NDManager manager, Interval canvas, double noise) {
        NDArray known = Tensors.ofBits(manager, hole(canvas)).neg().addi(1);
        return new MaskOperator(known);
    }

    @Override
    public IntensityScale scale(List<RandomAccessibleInterval<FloatType>> group, double noise, ModelPackage.Scaling scaling) {
        return scales.computeIfAbsent(List.copyOf(group), planes -> Measurement.super.scale(planes, noise, scaling));
    }

    @Override
    public double nuclearDiameter(List<RandomAccessibleInterval<FloatType>> group, IntensityScale scale) {
        if (nuclearDiameter > 0 || group.size() > 1) {
            return nuclearDiameter;
        }
        Interval near = Intervals.intersect(Intervals.expand(wanted.bounds(), NEAR), unknown.bits());
        return NuclearDiameter.of(Views.interval(group.get(0), near), Views.interval(unknown.bits(), near), scale);
    }

    @Override
    public double noise(List<RandomAccessibleInterval<FloatType>> group) {
        return 0;
    }

    /** What lies beyond the image is as unknown as a hole. */
    private RandomAccessibleInterval<BitType> hole(Interval canvas) {
        return Views.interval(Views.extendValue(unknown.bits(), new BitType(true)), canvas);
    }
}
