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
import ai.djl.ndarray.types.Shape;

/**
 * Another operator with a regularized pseudo-inverse A⁺<sub>λ</sub> = Aᵀ (A Aᵀ + λ ‖A‖² I)⁻¹, found by conjugate gradients (see
 * {@link TikhonovInverse}). λ is relative to the operator's largest eigenvalue, so that its units do not matter.
 */
final class RegularizedOperator implements LinearOperator {

    private final LinearOperator operator;
    private final RelativeInverse inverse;

    RegularizedOperator(LinearOperator operator, double lambda) {
        this.operator = operator;
        this.inverse = new RelativeInverse(operator, lambda, PowerIteration::noise);
    }

    @Override
    public NDArray apply(NDArray x) {
        return operator.apply(x);
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return operator.adjoint(y);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return inverse.of(y);
    }

    @Override
    public long measurementCount(Shape measurements) {
        return operator.measurementCount(measurements);
    }
}
