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
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.MaskParts;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.MaskOperator;

/**
 * Inpainting: all known pixels are measured as they are. Only a window around a region is worked on.
 *
 * @param unknown all unknown pixels
 * @param filled the unknown pixels that are filled
 * @param context pixels around a region that the model sees; 0 for half of its field of view
 */
record MaskModel(Mask unknown, Mask filled, int context) implements ForwardModel {

    /** What a window costs beside its pixels, in pixels. */
    private static final long WINDOW = 64 * 64;

    @Override
    public Canvas wanted() {
        return Canvas.of((int) unknown.bits().dimension(1), (int) unknown.bits().dimension(0));
    }

    @Override
    public Optional<Mask> region() {
        return Optional.of(filled);
    }

    /** Regions that lie far from each other, each with a window of its own: what is between them costs nothing. */
    @Override
    public List<ForwardModel> regions(int divisor, int fieldOfView) {
        List<Mask> parts = MaskParts.of(filled, bounds -> WINDOW + window(bounds, divisor, fieldOfView).pixels());
        return parts.stream().<ForwardModel>map(part -> new MaskModel(unknown, part, context)).toList();
    }

    @Override
    public Canvas canvas(int divisor, int fieldOfView) {
        return window(filled.bounds(), divisor, fieldOfView);
    }

    private Canvas window(Interval bounds, int divisor, int fieldOfView) {
        Canvas hole = wanted().part((int) bounds.min(1), (int) bounds.min(0), (int) bounds.dimension(1), (int) bounds.dimension(0));
        return hole.widened(context == 0 ? fieldOfView / 2 : context, divisor);
    }

    /** What lies beyond the image is unknown too. */
    @Override
    public RandomAccessibleInterval<BitType> unknown(Canvas canvas) {
        return Views.interval(Views.extendValue(unknown.bits(), new BitType(true)),
                Intervals.createMinSize(-canvas.left(), -canvas.top(), canvas.width(), canvas.height()));
    }

    @Override
    public Constraint constraint(Canvas canvas, NDArray measured, double noise, NDManager manager) {
        NDArray known = Tensors.ofBits(manager, unknown(canvas)).neg().addi(1);
        return new LinearConstraint(new MaskOperator(known), measured).withNoise(noise);
    }
}
