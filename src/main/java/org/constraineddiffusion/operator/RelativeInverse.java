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
import java.util.function.UnaryOperator;

/** A {@link TikhonovInverse} whose λ is relative to the largest eigenvalue of A Aᵀ, which is found once. */
final class RelativeInverse {

    private final LinearOperator operator;
    private final double lambda;
    private final UnaryOperator<NDArray> start;
    private volatile TikhonovInverse inverse;

    /**
     * @param lambda λ ≥ 0, relative
     * @param start from measurements, what the power iteration starts from: {@code [1, k, i, j]}
     */
    RelativeInverse(LinearOperator operator, double lambda, UnaryOperator<NDArray> start) {
        TikhonovInverse.requireLambda(lambda);
        this.operator = operator;
        this.lambda = lambda;
        this.start = start;
    }

    /** A⁺<sub>λ</sub> y, in the manager of {@code y}. */
    NDArray of(NDArray y) {
        // The eigenvalue needs the shape of measurements, which only they have. Two threads may both find it: no harm.
        if (inverse == null) {
            try (NDManager temporary = y.getManager().newSubManager()) {
                temporary.tempAttachAll(y);
                double largest = PowerIteration.largestEigenvalue(z -> TikhonovInverse.normal(operator, z), start.apply(y),
                        PowerIteration.ROUGH);
                inverse = new TikhonovInverse(operator, lambda * largest);
            }
        }
        return inverse.of(y);
    }
}
