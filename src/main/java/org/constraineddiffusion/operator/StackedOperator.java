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
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Several operators on the same image: A x = (A₁ x, A₂ x, …). Two detectors, or a coarse image and some known pixels. The
 * measurements of all are one row of {@code [n, 1, 1, m]}; {@link #join} makes it from separate ones. Each part counts by its
 * number of measurements. The pseudo-inverse is that of {@link LinearOperator#pseudoInverse}.
 *
 * <pre>{@code
 * StackedOperator both = coarse.stack(like, known);
 * Constraint constraint = new LinearConstraint(both, both.join(coarsePixels, knownPixels));
 * }</pre>
 */
public final class StackedOperator implements LinearOperator {

    private final List<LinearOperator> operators;
    private final List<Shape> shapes;
    private final RelativeInverse inverse;

    private StackedOperator(List<LinearOperator> operators, List<Shape> shapes) {
        this.operators = operators;
        this.shapes = shapes;
        this.inverse = new RelativeInverse(this, TikhonovInverse.NOISE_FREE, PowerIteration::noise);
    }

    /** See {@link LinearOperator#stack}. */
    static StackedOperator of(NDArray like, LinearOperator first, LinearOperator... others) {
        List<LinearOperator> operators = new ArrayList<>();
        operators.add(first);
        operators.addAll(List.of(others));
        List<Shape> shapes = new ArrayList<>();
        try (NDArray one = like.get("0:1"); NDArray image = one.zerosLike()) {
            for (LinearOperator operator : operators) {
                try (NDArray measured = operator.apply(image)) {
                    shapes.add(measured.getShape());
                }
            }
        }
        return new StackedOperator(List.copyOf(operators), List.copyOf(shapes));
    }

    /**
     * Measurements of the parts as one row.
     *
     * @param parts one of each operator, {@code [n, k, i, j]}, in their order
     * @return {@code [n, 1, 1, m]}, in the manager of the first
     * @throws IllegalArgumentException if their number or a shape does not fit
     */
    public NDArray join(NDArray... parts) {
        if (parts.length != operators.size()) {
            throw new IllegalArgumentException("There must be measurements of each of the " + operators.size() + " operators (got "
                    + parts.length + ").");
        }
        NDList rows = new NDList();
        for (int i = 0; i < parts.length; i++) {
            long images = parts[i].getShape().get(0);
            if (!parts[i].getShape().slice(1).equals(shapes.get(i).slice(1))) {
                throw new IllegalArgumentException("The measurements of operator " + (i + 1) + " must be [n, ...] of " + shapes.get(i).slice(1)
                        + " (got " + parts[i].getShape() + ").");
            }
            rows.add(parts[i].reshape(images, 1, 1, shapes.get(i).size()));
        }
        try (rows) {
            return NDArrays.concat(rows, 3);
        }
    }

    @Override
    public NDArray apply(NDArray x) {
        NDArray[] parts = operators.stream().map(operator -> operator.apply(x)).toArray(NDArray[]::new);
        try (NDList closed = new NDList(parts)) {
            return join(closed.toArray(new NDArray[0]));
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        NDArray sum = null;
        long from = 0;
        for (int i = 0; i < shapes.size(); i++) {
            long to = from + shapes.get(i).size();
            try (NDArray row = y.get(":, :, :, {}:{}", from, to); NDArray part = row.reshape(shaped(i, y.getShape().get(0)))) {
                NDArray back = operators.get(i).adjoint(part);
                if (sum == null) {
                    sum = back;
                } else {
                    try (back) {
                        sum.addi(back);
                    }
                }
            }
            from = to;
        }
        return sum;
    }

    private Shape shaped(int part, long images) {
        long[] sizes = shapes.get(part).getShape().clone();
        sizes[0] = images;
        return new Shape(sizes);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return inverse.of(y);
    }

    @Override
    public long measurementCount(Shape measurements) {
        long count = 0;
        for (int i = 0; i < shapes.size(); i++) {
            count += operators.get(i).measurementCount(shapes.get(i));
        }
        return count;
    }
}
