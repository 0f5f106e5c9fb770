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
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.complex.Complex;

/**
 * Leading eigenvalues of J at a noisy image (the paper, Appendix A): where those of the antisymmetric part are small, J e and Jᵀe point alike.
 *
 * @param t the time
 * @param whole of J, largest magnitude first
 * @param symmetric of (J + Jᵀ)/2; empty if the prior has no gradient
 * @param antisymmetric of (J − Jᵀ)/2, which are imaginary; empty if the prior has no gradient
 */
public record JacobianSpectrum(double t, List<Complex> whole, Optional<List<Complex>> symmetric, Optional<List<Complex>> antisymmetric) {

    /**
     * By Arnoldi iterations from one start: {@code vectors} products for J, twice as many with J and Jᵀ for the two parts.
     *
     * @param start of the shape of the noisy image, random
     * @param vectors dimensions of the Krylov space, at least 1
     */
    public static JacobianSpectrum of(Jacobian j, NDArray start, int vectors) {
        List<Complex> whole = Arnoldi.eigenvalues(j::times, start, vectors);
        Optional<NDArray> probe = j.transposedTimes(start);
        probe.ifPresent(NDArray::close);
        return new JacobianSpectrum(j.t(), whole, probe.map(has -> part(j, start, vectors, 1)), probe.map(has -> part(j, start, vectors, -1)));
    }

    /** The eigenvalue of J of the largest magnitude. */
    public static Complex leading(Jacobian j, NDArray start, int vectors) {
        return Arnoldi.eigenvalues(j::times, start, vectors).get(0);
    }

    private static List<Complex> part(Jacobian j, NDArray start, int vectors, int sign) {
        return Arnoldi.eigenvalues(v -> {
            try (NDArray transposed = j.transposedTimes(v).orElseThrow(); NDArray signed = transposed.mul(sign)) {
                return j.times(v).addi(signed).divi(2);
            }
        }, start, vectors);
    }
}
