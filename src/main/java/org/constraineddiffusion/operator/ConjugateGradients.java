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
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;

/**
 * Solves M z = y for a symmetric positive M by preconditioned conjugate gradients (Saad 2003, "Iterative methods for sparse
 * linear systems", Algorithm 9.1). Each image of a batch has its own step sizes and stops by itself: it gets what it would get
 * alone.
 */
final class ConjugateGradients {

    /**
     * An image is done when its residual is this part of ‖y‖. A sampler solves for its error again at every step, so that little
     * of it remains.
     */
    static final double TOLERANCE = 0.01;

    /** It is also done after so many iterations. */
    private static final int MOST_ITERATIONS = 100;

    /** So small that no sum of squares reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    private final UnaryOperator<NDArray> system;
    private final UnaryOperator<NDArray> preconditioner;
    private final double tolerance;
    private final int mostIterations;

    /** With {@link #TOLERANCE} and {@link #MOST_ITERATIONS}. */
    ConjugateGradients(UnaryOperator<NDArray> system, UnaryOperator<NDArray> preconditioner) {
        this(system, preconditioner, TOLERANCE, MOST_ITERATIONS);
    }

    /** Both give new tensors in the manager of their argument; what else they put there is closed after each iteration. */
    ConjugateGradients(UnaryOperator<NDArray> system, UnaryOperator<NDArray> preconditioner, double tolerance, int mostIterations) {
        this.system = system;
        this.preconditioner = preconditioner;
        this.tolerance = tolerance;
        this.mostIterations = mostIterations;
    }

    /** z, in the manager of {@code y}. */
    NDArray solve(NDArray y) {
        NDManager outer = y.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(y);
            State state = new State(y.zerosLike(), y.duplicate());
            NDArray enough = dot(y, y).muli(tolerance * tolerance);
            for (int i = 0; i < mostIterations; i++) {
                try (NDManager temporary = manager.newSubManager()) {
                    temporary.tempAttachAll(state.residual);
                    NDArray active = dot(state.residual, state.residual).gt(enough).toType(DataType.FLOAT32, false);
                    if (active.max().getFloat() == 0) {
                        break;
                    }
                    state.iterate(temporary, active);
                }
            }
            state.solution.attach(outer);
            return state.solution;
        }
    }

    /** ⟨a, b⟩ of each image, {@code [n, 1, 1, 1]}. */
    static NDArray dot(NDArray a, NDArray b) {
        try (NDArray product = a.mul(b)) {
            return product.sum(new int[] {1, 2, 3}, true);
        }
    }

    /** What one iteration hands to the next. */
    private final class State {

        private final NDArray solution;
        private final NDArray residual;
        private NDArray direction;
        private NDArray product;

        State(NDArray solution, NDArray residual) {
            this.solution = solution;
            this.residual = residual;
        }

        /** @param active 1 for images that are to be changed, 0 for those that are done, {@code [n, 1, 1, 1]} */
        void iterate(NDManager temporary, NDArray active) {
            NDManager outer = solution.getManager();
            NDArray conditioned = preconditioner.apply(residual);
            NDArray next = dot(residual, conditioned);
            if (direction == null) {
                direction = conditioned;
            } else {
                temporary.attachAll(direction, product);
                direction = direction.muli(next.div(product.maximum(TINY))).addi(conditioned);
            }
            product = next;
            NDArray image = system.apply(direction);
            NDArray curvature = dot(direction, image);
            // Where nothing is left but rounding, it can be 0 or less: a step would go anywhere.
            NDArray step = product.div(curvature.maximum(TINY)).muli(active).muli(curvature.gt(TINY).toType(DataType.FLOAT32, false));
            solution.addi(direction.mul(step));
            residual.subi(image.muli(step));
            direction.attach(outer);
            product.attach(outer);
        }
    }
}
