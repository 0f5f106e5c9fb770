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

/** The differences of neighbouring columns: an operator of two methods, whose defaults are tested. */
final class ColumnDifferences implements LinearOperator {

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray right = x.get(":, :, :, 1:"); NDArray left = x.get(":, :, :, :-1")) {
            return right.sub(left);
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        try (NDArray after = y.pad(new Shape(0, 1), 0)) {
            return y.pad(new Shape(1, 0), 0).subi(after);
        }
    }
}
