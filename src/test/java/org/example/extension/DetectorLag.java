/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.constraineddiffusion.operator.LinearOperator;

/** The lag of a scanning detector: each pixel holds a part of its left neighbour; the first column holds itself alone. */
public record DetectorLag(double part) implements LinearOperator {

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray first = x.get(":, :, :, :1"); NDArray before = x.get(":, :, :, :-1");
                NDArray left = NDArrays.concat(new NDList(first, before), 3)) {
            return x.mul(1 - part).addi(left.muli(part));
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        try (NDArray first = y.get(":, :, :, :1"); NDArray after = y.get(":, :, :, 1:"); NDArray zero = first.zerosLike();
                NDArray right = NDArrays.concat(new NDList(after, zero), 3); NDArray border = y.zerosLike()) {
            border.get(":, :, :, :1").addi(first);
            return y.mul(1 - part).addi(right.addi(border).muli(part));
        }
    }
}
