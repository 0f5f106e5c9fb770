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
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalDouble;

/** The operator of inpainting: keeps known pixels and sets unknown pixels to 0. It is its own pseudo-inverse. */
public final class MaskOperator implements LinearOperator {

    private final NDArray known;
    private final long count;

    /**
     * @param known 1 where a pixel is known, 0 where it is unknown; {@code [1, 1, h, w]}
     * @throws IllegalArgumentException if no pixel is known
     */
    public MaskOperator(NDArray known) {
        this.known = known;
        try (NDArray set = known.neq(0); NDArray whole = set.toType(DataType.INT64, true); NDArray sum = whole.sum()) {
            this.count = sum.getLong();
        }
        if (count == 0) {
            throw new IllegalArgumentException("The mask must have at least one known pixel (got none).");
        }
    }

    /** 1 where a pixel is known, else 0: {@code [1, 1, h, w]}. */
    public NDArray known() {
        return known;
    }

    @Override
    public NDArray apply(NDArray x) {
        return x.mul(known);
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return y.mul(known);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return y.mul(known);
    }

    @Override
    public OptionalDouble onlyGain() {
        return OptionalDouble.of(1);
    }

    @Override
    public NDArray proximal(NDArray x, NDArray y, double rho) {
        return Proximal.ofPixels(this, x, y, rho);
    }

    @Override
    public long measurementCount(Shape measurements) {
        return count * measurements.get(1);
    }
}
