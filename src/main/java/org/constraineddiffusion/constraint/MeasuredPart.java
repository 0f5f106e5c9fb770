/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.operator.LinearOperator;

/**
 * The part of an image that is measured, and what it is, for an operator A with one singular value beside 0, its gain: P x with P = A⁺A the orthogonal
 * projection onto it, and A⁺y. Noise of deviation σ in y is one of σ / gain there. The other part, x − P x, is not measured at all.
 */
public final class MeasuredPart {

    private final LinearOperator operator;
    private final NDArray measured;
    private final double gain;

    /**
     * @param operator A, with an {@linkplain LinearOperator#onlyGain only gain}
     * @param measured y, which stays the caller's
     * @throws IllegalArgumentException if the operator has other gains
     */
    public MeasuredPart(LinearOperator operator, NDArray measured) {
        this.operator = operator;
        this.measured = measured;
        this.gain = operator.onlyGain().orElseThrow(() -> new IllegalArgumentException("The operator must have one gain, and has several."));
    }

    /** The gain, above 0. */
    public double gain() {
        return gain;
    }

    /** P x, in the manager of x. */
    public NDArray of(NDArray x) {
        try (NDArray applied = operator.apply(x)) {
            return operator.adjoint(applied).divi(gain * gain);
        }
    }

    /** A⁺y, {@code [n, c, h, w]} or {@code [1, c, h, w]}: the caller closes it. */
    public NDArray values() {
        return operator.adjoint(measured).divi(gain * gain);
    }
}
