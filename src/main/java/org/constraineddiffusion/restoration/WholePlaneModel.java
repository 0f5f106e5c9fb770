package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.IntFunction;
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
    public Canvas wanted() {
        Canvas least = canvasOf.apply(1);
        return Canvas.of(least.imageHeight(), least.imageWidth());
    }

    @Override
    public Canvas canvas(int divisor, int fieldOfView) {
        return canvasOf.apply(divisor);
    }

    @Override
    public RandomAccessibleInterval<BitType> unknown(Canvas canvas) {
        return unknown.bits();
    }

    @Override
    public Constraint constraint(Canvas canvas, NDArray measured, double noise, NDManager manager) {
        return terms.on(canvas, measured, noise, manager);
    }
}
