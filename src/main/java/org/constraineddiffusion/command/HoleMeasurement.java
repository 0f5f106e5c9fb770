package org.constraineddiffusion.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.constraint.LinearOperator;
import org.constraineddiffusion.image.CropWindow;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;

/**
 * Planes with a hole, if there is one: all pixels around it are known exactly. Only a window around the hole is worked on.
 *
 * @param context pixels around the hole, 0 for half of the model's field of view
 */
record HoleMeasurement(List<RandomAccessibleInterval<FloatType>> planes, Mask unknown, int context) implements Measurement {

    @Override
    public boolean leavesAnythingToFind() {
        return !unknown.isEmpty();
    }

    @Override
    public Interval canvas(int divisor, int fieldOfView) {
        return CropWindow.around(unknown.bounds(), unknown.bits(), context == 0 ? fieldOfView / 2 : context, divisor);
    }

    @Override
    public RandomAccessibleInterval<FloatType> known(RandomAccessibleInterval<FloatType> plane, Interval canvas, IntensityScale scale) {
        return KnownPlane.of(plane, hole(canvas), scale);
    }

    @Override
    public LinearOperator operator(NDManager manager, Interval canvas, double noise) {
        NDArray known = Tensors.ofBits(manager, hole(canvas)).neg().addi(1);
        return new KnownPixels(known);
    }

    @Override
    public double noise() {
        return 0;
    }

    /** What lies beyond the image is as unknown as the hole. */
    private RandomAccessibleInterval<BitType> hole(Interval canvas) {
        return Views.interval(Views.extendValue(unknown.bits(), new BitType(true)), canvas);
    }
}
