package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;

/**
 * One operator after another, A = B C: the camera's pixels after the microscope's blur, known pixels of a blurred image. Its
 * pseudo-inverse is regularised and found by conjugate gradients: see {@link TikhonovInverse}.
 */
public final class Composition implements LinearOperator {

    private final LinearOperator outer;
    private final LinearOperator inner;
    private final double lambda;
    private volatile TikhonovInverse inverse;

    /**
     * @param outer B, which comes last
     * @param inner C, which comes first
     * @param lambda λ, relative to the largest eigenvalue of A Aᵀ
     */
    public Composition(LinearOperator outer, LinearOperator inner, double lambda) {
        this.outer = outer;
        this.inner = inner;
        this.lambda = lambda;
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
        // Only measurements tell their shape, which the largest eigenvalue needs. Two threads may both find it: no harm.
        if (inverse == null) {
            inverse = new TikhonovInverse(this, lambda * TikhonovInverse.largestEigenvalue(this, y));
        }
        return inverse.of(y);
    }

    @Override
    public long measurements() {
        return outer.measurements();
    }

    @Override
    public double gap() {
        return Math.max(outer.gap(), inner.gap());
    }
}
