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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.SumConstraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.PointSpreadFunction;

/**
 * How measured planes follow from the wanted ones: y = A x + noise, the same A for all planes of a problem. The static methods make
 * those of inpainting, upsampling, denoising and deblurring, and one from any linear operator or constraint.
 */
public interface ForwardModel {

    /** The wanted planes: a canvas without a margin. */
    Canvas wanted();

    /** The pixels of the wanted planes that are unknown and to be found; empty if that is every pixel. */
    default Optional<Mask> region() {
        return Optional.empty();
    }

    /** The unknown pixels of the measured planes, of their size. Their values do not count. */
    Mask unknown();

    /**
     * The pixels that the model works on, and the wanted planes' place among them. The canvas may reach beyond these, to sides that the
     * model takes.
     *
     * @param divisor what both sides must be multiples of
     * @param fieldOfView the side of the square of pixels that matter to the one in its middle
     */
    Canvas canvas(int divisor, int fieldOfView);

    /** The part of a measured plane that a canvas needs, true where a pixel is unknown. */
    RandomAccessibleInterval<BitType> unknown(Canvas canvas);

    /**
     * What images of the canvas's size must meet.
     *
     * @param measured the part of the measured planes that {@link #unknown(Canvas)} spans, in the model's units, 0 where unknown,
     *     {@code [n, c, h, w]}
     * @param noise the standard deviation of its noise in the model's units
     * @param manager keeps the constraint's tensors
     */
    Constraint constraint(Canvas canvas, NDArray measured, double noise, NDManager manager);

    /** Forward models that are cheaper one by one: each pixel to be found is in the region of one of them. */
    default List<ForwardModel> regions(int divisor, int fieldOfView) {
        return List.of(this);
    }

    /**
     * Some pixels are unknown and to be filled, all others are measured exactly.
     *
     * @param context pixels around a region that the model sees; 0 for half of its field of view
     */
    static ForwardModel mask(Mask unknown, int context) {
        return new MaskModel(unknown, unknown, context);
    }

    /** Nothing is measured: the model, and critics, decide. */
    static ForwardModel unconstrained(int height, int width) {
        return constrained(height, width, measured -> new SumConstraint(List.of()));
    }

    /** Every pixel is measured, with noise. */
    static ForwardModel identity(int height, int width) {
        return linear(height, width, (canvas, noise, manager) -> new CropOperator(canvas));
    }

    /** The measured planes have fewer, larger pixels than the wanted ones. */
    static ForwardModel downsampled(DownsamplingOperator downsampling, int measuredHeight, int measuredWidth) {
        return WholePlaneModel.linear(measuredHeight, measuredWidth, divisor -> downsampling.canvas(measuredHeight, measuredWidth, divisor),
                (canvas, noise, manager) -> downsampling.on(canvas, manager));
    }

    /** The measured planes are blurred, and may have noise. */
    static ForwardModel blurred(PointSpreadFunction psf, int height, int width) {
        return WholePlaneModel.blurred(psf, height, width);
    }

    /** Makes an operator for images of a canvas's size. */
    interface OperatorOnCanvas {

        /**
         * An operator that sees the canvas's image, not its margin.
         *
         * @param noise the standard deviation of the measurements' noise in the model's units
         * @param manager keeps the operator's tensors
         */
        LinearOperator on(Canvas canvas, double noise, NDManager manager);
    }

    /** A linear operator of your own, from wanted to measured planes of the same size. */
    static ForwardModel linear(int height, int width, OperatorOnCanvas operator) {
        return WholePlaneModel.linear(height, width, divisor -> Canvas.around(height, width, 0, 0, divisor), operator);
    }

    /**
     * A constraint of your own, linear or not.
     *
     * @param constraint makes it from the measured planes {@code [n, c, height, width]} in the model's units; it sees images of the canvas's size
     */
    static ForwardModel constrained(int height, int width, Function<NDArray, Constraint> constraint) {
        return new WholePlaneModel(height, width, divisor -> Canvas.around(height, width, 0, 0, divisor),
                (canvas, measured, noise, manager) -> constraint.apply(measured));
    }
}
