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
import java.util.function.UnaryOperator;

/**
 * A pseudo-inverse for operators that have none in closed form: A⁺<sub>λ</sub> y = Aᵀ (A Aᵀ + λ I)⁻¹ y. A component that
 * the operator passes with gain g is divided by g + λ / g: restored where g² ≫ λ, damped where noise would be amplified. So
 * ‖A A⁺ A x − A x‖ ≤ √λ / 2 · ‖x‖, and 1 % of ‖A x‖ on top, at which the conjugate gradients stop.
 */
public final class TikhonovInverse {

    /** A λ for data without noise but for rounding: gains below 0.01 of the largest are damped. */
    public static final double NOISE_FREE = 1e-4;

    private final LinearOperator operator;
    private final ConjugateGradients solver;

    /**
     * @param lambda λ ≥ 0, on the scale of A Aᵀ's eigenvalues. If an image's pixels have the variance v about what the prior
     *     expects, and the measurements the noise variance σ², then σ² / v is the best (Wiener's).
     */
    public TikhonovInverse(LinearOperator operator, double lambda) {
        this(operator, lambda, y -> normal(operator, y), NDArray::duplicate);
    }

    /**
     * @param normal y → A Aᵀ y
     * @param preconditioner about the inverse of A Aᵀ + λ I, symmetric and positive
     */
    TikhonovInverse(LinearOperator operator, double lambda, UnaryOperator<NDArray> normal, UnaryOperator<NDArray> preconditioner) {
        requireLambda(lambda);
        this.operator = operator;
        this.solver = new ConjugateGradients(p -> normal.apply(p).add(p.mul(lambda)), preconditioner);
    }

    /** @throws IllegalArgumentException if λ is below 0, infinite or no number */
    static void requireLambda(double lambda) {
        if (!(lambda >= 0 && Double.isFinite(lambda))) {
            throw new IllegalArgumentException("lambda must be 0 or more (got " + lambda + ").");
        }
    }

    /** A⁺<sub>λ</sub> y, in the manager of {@code y}. */
    public NDArray of(NDArray y) {
        try (NDArray z = solver.solve(y)) {
            return operator.adjoint(z);
        }
    }

    /** A Aᵀ y. */
    static NDArray normal(LinearOperator operator, NDArray y) {
        try (NDArray back = operator.adjoint(y)) {
            return operator.apply(back);
        }
    }
}
