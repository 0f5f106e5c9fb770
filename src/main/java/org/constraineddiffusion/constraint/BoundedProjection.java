/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Images that meet both a linear constraint A x = y without noise and limits of their values. What a limit cuts off is made up for by the pixels
 * next to it that have room: alternating projections, in which the step onto A x = y leaves pixels at their limit alone. The rows of A must sum to 1, as
 * those of downsampling do.
 */
public final class BoundedProjection {

    private static final int ROUNDS = 30;

    /** The largest error of a measurement that counts as met, in the model's units: an eighth of a step of 8 bits. */
    private static final double MET = 1e-3;

    /** A measurement with less room than this has its error made up for in several rounds. */
    private static final float LEAST_ROOM = 0.05f;

    private final LinearConstraint constraint;
    private final float[] least;
    private final float[] largest;

    /**
     * @param least the least value of each image of a batch
     * @param largest the largest value of each, above the least
     */
    public BoundedProjection(LinearConstraint constraint, float[] least, float[] largest) {
        this.constraint = constraint;
        this.least = least.clone();
        this.largest = largest.clone();
    }

    /**
     * The image with its values within the limits, as near to the constraint as that allows.
     *
     * @param image {@code [n, c, h, w]}; it is left unchanged
     * @return in the same manager; {@code image} itself if its values are within the limits
     */
    public NDArray project(NDArray image) {
        NDManager outer = image.getManager();
        try (NDManager manager = outer.newSubManager()) {
            NDArray low = manager.create(least, new Shape(least.length, 1, 1, 1));
            NDArray high = manager.create(largest, new Shape(largest.length, 1, 1, 1));
            manager.tempAttachAll(image);
            if (image.lt(low).logicalOr(image.gt(high)).any().getBoolean()) {
                NDArray x = image.maximum(low).minimum(high);
                for (int round = 0; round < ROUNDS; round++) {
                    NDArray next = next(x, low, high);
                    if (next == x) {
                        break;
                    }
                    x.close();
                    x = next;
                }
                x.attach(outer);
                return x;
            }
        }
        return image;
    }

    /** x itself if it meets the constraint. */
    private NDArray next(NDArray x, NDArray low, NDArray high) {
        NDManager outer = x.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x, low, high);
            NDArray residual = constraint.operator().apply(x).neg().addi(constraint.measured());
            if (residual.abs().max().getFloat() < MET) {
                return x;
            }
            NDArray step = constraint.operator().pseudoInverse(residual);
            NDArray room = step.gt(0).logicalAnd(x.lt(high)).logicalOr(step.lt(0).logicalAnd(x.gt(low))).toType(x.getDataType(), false);
            NDArray share = constraint.operator().apply(room).clip(LEAST_ROOM, 1);
            NDArray next = x.add(constraint.operator().pseudoInverse(residual.div(share)).mul(room)).maximum(low).minimum(high);
            next.attach(outer);
            return next;
        }
    }
}
