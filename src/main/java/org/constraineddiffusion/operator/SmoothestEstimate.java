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
import java.util.function.BiFunction;

/**
 * Images that meet A x = y, found without a prior: what a sampler starts from, and what a hole is filled with before an image is
 * encoded. The smoothest has the least ‖Δ x‖²; with known pixels that is biharmonic
 * inpainting (Damelin &amp; Hoang 2018, "On surface completion and image inpainting by biharmonic functions").
 */
public final class SmoothestEstimate {

    /** Of the conjugate gradients: on nuclei, more of them change the PSNR by less than 0.1 dB. */
    private static final int ITERATIONS = 20;

    /** The relative residual to stop at: rounding is not much less. */
    private static final double TOLERANCE = 1e-5;

    /** The least squared eigenvalue of Δ in the preconditioner, in 1 / px⁴: for holes of some pixels. */
    private static final double LEAST_CURVATURE = 0.01;

    private SmoothestEstimate() {
    }

    /**
     * The constant that fits best, and A⁺ of the rest of {@code y}.
     *
     * @return {@code [n, c, h, w]} in the manager of {@code y}
     */
    public static NDArray ofPseudoInverse(LinearOperator operator, NDArray y) {
        return levelled(operator, y, (start, manager) -> start);
    }

    /**
     * About the smoothest image, for operators whose A⁺ is exact.
     *
     * @return {@code [n, c, h, w]} in the manager of {@code y}
     */
    public static NDArray smoothest(LinearOperator operator, NDArray y) {
        return levelled(operator, y, (start, manager) -> start.add(bend(operator, start, manager)));
    }

    private static NDArray levelled(LinearOperator operator, NDArray y, BiFunction<NDArray, NDManager, NDArray> rest) {
        NDManager outer = y.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(y);
            NDArray ones = operator.apply(operator.pseudoInverse(y).onesLike());
            NDArray level = ConjugateGradients.dot(ones, y).divi(ConjugateGradients.dot(ones, ones));
            NDArray start = operator.pseudoInverse(y.sub(ones.mul(level)));
            NDArray estimate = rest.apply(start, manager).add(level);
            estimate.attach(outer);
            return estimate;
        }
    }

    /** What to add to {@code start}, from the null space of A, for the least ‖Δ‖². */
    private static NDArray bend(LinearOperator operator, NDArray start, NDManager manager) {
        NDArray gain = gain(start.getShape(), manager);
        ConjugateGradients solver = new ConjugateGradients(x -> curvature(operator, x), r -> {
            try (NDArray filtered = Fourier.filter(r, gain)) {
                return free(operator, filtered);
            }
        }, TOLERANCE, ITERATIONS);
        try (NDArray curvature = curvature(operator, start)) {
            return solver.solve(curvature.neg());
        }
    }

    /** The part of x in the null space of A: x − A⁺ A x. */
    private static NDArray free(LinearOperator operator, NDArray x) {
        try (NDArray seen = operator.apply(x); NDArray back = operator.pseudoInverse(seen)) {
            return x.sub(back);
        }
    }

    /** The part of Δ² x in the null space of A. */
    private static NDArray curvature(LinearOperator operator, NDArray x) {
        try (NDArray once = laplacian(x); NDArray twice = laplacian(once)) {
            return free(operator, twice);
        }
    }

    /** Of five points; border pixels are continued beyond the border. */
    private static NDArray laplacian(NDArray x) {
        NDArray sum = second(x, 2);
        try (NDArray other = second(x, 3)) {
            return sum.addi(other);
        }
    }

    private static NDArray second(NDArray x, int axis) {
        long size = x.getShape().get(axis);
        try (NDArray padded = Edges.extended(x, axis, 1, 1); NDArray before = Edges.part(padded, axis, 0, size);
                NDArray after = Edges.part(padded, axis, 2, size + 2); NDArray two = x.mul(2)) {
            return before.add(after).subi(two);
        }
    }

    /** 1 / (Δ² + {@link #LEAST_CURVATURE}) of images whose borders meet: {@code [1, 1, h, w/2 + 1]}. */
    private static NDArray gain(Shape shape, NDManager manager) {
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        int columns = width / 2 + 1;
        float[] gain = new float[height * columns];
        for (int i = 0; i < gain.length; i++) {
            double square = Math.pow(eigenvalue(i / columns, height) + eigenvalue(i % columns, width), 2);
            gain[i] = (float) (1 / (square + LEAST_CURVATURE));
        }
        return manager.create(gain, new Shape(1, 1, height, columns));
    }

    private static double eigenvalue(int frequency, int size) {
        double sine = Math.sin(Math.PI * frequency / size);
        return 4 * sine * sine;
    }
}
