/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The largest eigenvalue of a symmetric, positive semi-definite map (von Mises and Pollaczek-Geiringer 1929). */
final class PowerIteration {

    /** Enough to set a regularization by. */
    static final int ROUGH = 10;

    /** Enough to separate singular values that differ by 2 %. */
    private static final int EXACT = 100;

    private PowerIteration() {
    }

    /** ‖A‖ for images of this shape. */
    static double norm(LinearOperator operator, NDArray like) {
        try (NDArray start = noise(like)) {
            return Math.sqrt(largestEigenvalue(x -> {
                try (NDArray applied = operator.apply(x)) {
                    return operator.adjoint(applied);
                }
            }, start, EXACT));
        }
    }

    /** A start that no operator maps to 0, but by chance: of the shape of one image of a batch. */
    static NDArray noise(NDArray like) {
        Shape shape = new Shape(like.getShape().getShape().clone());
        shape.getShape()[0] = 1;
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return like.getManager().create(values, shape);
    }

    /** @param map gives new tensors in the manager of their argument */
    static double largestEigenvalue(UnaryOperator<NDArray> map, NDArray start, int iterations) {
        double value = 0;
        try (NDManager manager = start.getManager().newSubManager()) {
            manager.tempAttachAll(start);
            NDArray y = map.apply(start);
            for (int i = 0; i < iterations; i++) {
                NDArray norm = y.norm();
                if (norm.getFloat() == 0) {
                    return 0;
                }
                y = y.div(norm);
                NDArray next = map.apply(y);
                value = next.norm().getFloat();
                y.close();
                y = next;
            }
        }
        return value;
    }
}
