/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * A prior whose clean estimate is a matrix times the noisy image, at all times: its Jacobian is that matrix.
 *
 * @param matrix J, [pixels][pixels]
 */
record MatrixPrior(NDManager manager, double[][] matrix) implements DiffusionPrior {

    /** J = diag(values). */
    static MatrixPrior diagonal(NDManager manager, double... values) {
        double[][] matrix = new double[values.length][values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i][i] = values[i];
        }
        return new MatrixPrior(manager, matrix);
    }

    private NDArray times(NDArray x, boolean transposed) {
        int n = matrix.length;
        double[][] rows = new double[n][n]; // x is a row: x Jᵀ
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                rows[i][k] = transposed ? matrix[i][k] : matrix[k][i];
            }
        }
        try (NDArray flat = x.reshape(x.getShape().get(0), n); NDArray j = x.getManager().create(Linear.flat(rows), new Shape(n, n))) {
            return flat.matMul(j).reshape(x.getShape());
        }
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        return new Estimate(times(xt, false), xt.zerosLike());
    }

    @Override
    public Optional<NDArray> vjp(NDArray xt, double t, NDArray c) {
        return Optional.of(times(c, true));
    }

    @Override
    public NoiseSchedule schedule() {
        return DiscreteSchedule.cosine(1000, 0.008, 0.999);
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public NDManager newManager() {
        return manager.newSubManager();
    }
}
