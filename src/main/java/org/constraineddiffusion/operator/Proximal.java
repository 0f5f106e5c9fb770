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
import java.util.function.UnaryOperator;

/** The proximal map of a data term, from an inverse of its normal equations: see {@link LinearOperator#proximal}. */
final class Proximal {

    private Proximal() {
    }

    /** @param inverse r → Aᵀ (A Aᵀ + ρ I)⁻¹ r */
    static NDArray of(LinearOperator operator, NDArray x, NDArray y, double rho, UnaryOperator<NDArray> inverse) {
        requireRho(rho);
        try (NDArray applied = operator.apply(x); NDArray negative = applied.neg(); NDArray residual = negative.add(y);
                NDArray move = inverse.apply(residual)) {
            return x.add(move);
        }
    }

    /** Of an operator whose measurements are some of the pixels, each by itself: A Aᵀ is the identity. */
    static NDArray ofPixels(LinearOperator operator, NDArray x, NDArray y, double rho) {
        return of(operator, x, y, rho, residual -> operator.adjoint(residual).divi(1 + rho));
    }

    private static void requireRho(double rho) {
        if (!(rho > 0 && Double.isFinite(rho))) {
            throw new IllegalArgumentException("rho must be above 0 (got " + rho + ").");
        }
    }
}
