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
 * One operator after another, A = B C: the camera's pixels after the microscope's blur, known pixels of a blurred image. Its
 * pseudo-inverse is regularized and found by conjugate gradients: see {@link TikhonovInverse}.
 */
public final class Composition implements LinearOperator {

    private final LinearOperator outer;
    private final LinearOperator inner;
    private final RelativeInverse inverse;

    /**
     * @param outer B, which comes last
     * @param inner C, which comes first
     * @param lambda λ, relative to the largest eigenvalue of A Aᵀ
     */
    public Composition(LinearOperator outer, LinearOperator inner, double lambda) {
        this.outer = outer;
        this.inner = inner;
        // Blurs and means pass a constant on best of all.
        this.inverse = new RelativeInverse(this, lambda, y -> y.get("0:1").onesLike());
    }

    /** B, which comes last. */
    public LinearOperator outer() {
        return outer;
    }

    /** C, which comes first. */
    public LinearOperator inner() {
        return inner;
    }

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray between = inner.apply(x)) {
            return outer.apply(between);
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        try (NDArray between = outer.adjoint(y)) {
            return inner.adjoint(between);
        }
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return inverse.of(y);
    }

    @Override
    public long measurementCount(Shape measurements) {
        return outer.measurementCount(measurements);
    }
}
