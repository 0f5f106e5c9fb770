/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.IntFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.operator.TikhonovInverse;

/**
 * Every pixel of the planes is measured, and every pixel of the wanted planes is to be found.
 *
 * @param unknown of the measured planes' size: no pixel
 * @param canvasOf the canvas that the wanted planes lie on, for a model of a divisor
 * @param terms makes the constraint
 */
record WholePlaneModel(Mask unknown, IntFunction<Canvas> canvasOf, Terms terms) implements ForwardModel {

    /**
     * The variance of an image's finer structure, which a blur weakens most, in the model's units. Measured on nuclei with a
     * Gaussian PSF of 2 to 4 pixels and noise of 0.03 to 2 % of the largest value: with more, noise of 0.1 % is amplified.
     */
    private static final double SIGNAL_VARIANCE = 0.006;

    /** The constraint on images of a canvas's size. */
    interface Terms {

        /** See {@link ForwardModel#constraint}. */
        Constraint on(Canvas canvas, NDArray measured, double noise, NDManager manager);
    }

    WholePlaneModel(int measuredHeight, int measuredWidth, IntFunction<Canvas> canvasOf, Terms terms) {
        this(Mask.none(measuredWidth, measuredHeight), canvasOf, terms);
    }

    /** See {@link ForwardModel#linear}. */
    static ForwardModel linear(int measuredHeight, int measuredWidth, IntFunction<Canvas> canvasOf, OperatorOnCanvas operator) {
        return new WholePlaneModel(measuredHeight, measuredWidth, canvasOf,
                (canvas, measured, noise, manager) -> new LinearConstraint(operator.on(canvas, noise, manager), measured).withNoise(noise));
    }

    /** See {@link ForwardModel#blurred}. */
    static ForwardModel blurred(PointSpreadFunction psf, int height, int width) {
        return linear(height, width, divisor -> Canvas.around(height, width, psf.marginY(), psf.marginX(), divisor), (canvas, noise, manager) ->
                new BlurOperator(psf, canvas, Math.max(TikhonovInverse.NOISE_FREE, noise * noise / SIGNAL_VARIANCE), manager));
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
