package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/** A x0 = y for a linear operator A: e = A⁺(y − A x0). */
public final class LinearConstraint implements Constraint {

    private final LinearOperator operator;
    private final NDArray measured;

    /**
     * @param measured y, what A gives for the wanted image, in the model's units; {@code [n, …]} or {@code [1, …]}
     */
    public LinearConstraint(LinearOperator operator, NDArray measured) {
        this.operator = operator;
        this.measured = measured;
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        try (NDArray applied = operator.apply(x0); NDArray residual = applied.neg().addi(measured);
                NDArray square = residual.square(); NDArray sum = square.sum()) {
            double size = Math.sqrt(sum.getFloat() / (x0.getShape().get(0) * (double) operator.measurements()));
            return new ErrorDirection(operator.pseudoInverse(residual), size);
        }
    }

    @Override
    public NDArray project(NDArray x0) {
        try (NDArray direction = error(x0).direction()) {
            return x0.add(direction);
        }
    }
}
