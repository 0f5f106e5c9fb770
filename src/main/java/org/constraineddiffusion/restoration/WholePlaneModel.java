package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.IntFunction;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.Canvas;

/**
 * Every pixel of the planes is measured, and every pixel of the wanted planes is to be found.
 *
 * @param unknown of the measured planes' size: no pixel
 * @param canvasOf the canvas that the wanted planes lie on, for a model of a divisor
 * @param terms makes the constraint
 */
record WholePlaneModel(Mask unknown, IntFunction<Canvas> canvasOf, Terms terms) implements ForwardModel {

    /** The constraint on images of a canvas's size. */
    interface Terms {

        /** See {@link ForwardModel#constraint}. */
        Constraint on(Canvas canvas, NDArray measured, double noise, NDManager manager);
    }

    WholePlaneModel(int measuredHeight, int measuredWidth, IntFunction<Canvas> canvasOf, Terms terms) {
        this(Mask.none(measuredWidth, measuredHeight), canvasOf, terms);
    }

    @Override
    public Interval wanted() {
        Canvas least = canvasOf.apply(1);
        return new FinalInterval(least.imageWidth(), least.imageHeight());
    }

    @Override
    public Interval canvas(int divisor, int fieldOfView) {
        Canvas canvas = canvasOf.apply(divisor);
        long[] min = {-canvas.left(), -canvas.top()};
        return new FinalInterval(min, new long[] {min[0] + canvas.width() - 1, min[1] + canvas.height() - 1});
    }

    @Override
    public RandomAccessibleInterval<BitType> unknown(Interval canvas) {
        return unknown.bits();
    }

    @Override
    public Constraint constraint(Interval canvas, NDArray measured, double noise, NDManager manager) {
        Interval wanted = wanted();
        return terms.on(new Canvas((int) canvas.dimension(1), (int) canvas.dimension(0), (int) -canvas.min(1), (int) -canvas.min(0),
                (int) wanted.dimension(1), (int) wanted.dimension(0)), measured, noise, manager);
    }
}
