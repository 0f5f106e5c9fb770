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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The leading eigenvalues of a matrix of which only products are known (Arnoldi 1951; Saad, "Numerical Methods for Large Eigenvalue Problems", algorithm 6.2):
 * the eigenvalues of the projection H of the matrix on the Krylov space of a start vector, with modified Gram–Schmidt twice, as values are of 32 bits.
 */
final class Arnoldi {

    /** A residual as small as this part of the product is rounding: the Krylov space is whole. */
    private static final double EXHAUSTED = 1e-5;

    private Arnoldi() {
    }

    /**
     * Ritz values, largest magnitude first: those of the largest magnitude converge first. If the Krylov space has fewer dimensions than asked for there are as
     * many as it has, all of them eigenvalues.
     *
     * @param product the matrix times a vector of the shape of the start, in any manager
     * @param start any nonzero tensor; of a matrix that is diagonal no element may be 0
     * @param vectors dimensions of the Krylov space, each one product; at least 1
     */
    static List<Complex> eigenvalues(UnaryOperator<NDArray> product, NDArray start, int vectors) {
        try (NDManager manager = start.getManager().newSubManager()) {
            List<NDArray> basis = new ArrayList<>();
            NDArray first = start.div(norm(start));
            first.attach(manager);
            basis.add(first);
            double[][] h = new double[vectors][vectors];
            int size = 0;
            while (size < vectors) {
                NDArray next = product.apply(basis.get(size));
                next.attach(manager);
                double before = norm(next);
                for (int pass = 0; pass < 2; pass++) {
                    for (int i = 0; i < basis.size(); i++) {
                        double along = dot(basis.get(i), next);
                        h[i][size] += along;
                        try (NDArray part = basis.get(i).mul(along)) {
                            next.subi(part);
                        }
                    }
                }
                double left = norm(next);
                size++;
                if (size == vectors || !(left > EXHAUSTED * before)) {
                    break;
                }
                h[size][size - 1] = left;
                basis.add(next.divi(left));
            }
            return eigenvalues(h, size);
        }
    }

    private static List<Complex> eigenvalues(double[][] h, int size) {
        EigenDecomposition found = new EigenDecomposition(new Array2DRowRealMatrix(h).getSubMatrix(0, size - 1, 0, size - 1));
        return IntStream.range(0, size).mapToObj(i -> new Complex(found.getRealEigenvalue(i), found.getImagEigenvalue(i)))
                .sorted(Comparator.comparingDouble((Complex value) -> -value.abs()).thenComparingDouble(value -> -value.getImaginary())).toList();
    }

    static double dot(NDArray a, NDArray b) {
        try (NDArray product = a.mul(b); NDArray sum = product.sum()) {
            return sum.getFloat();
        }
    }

    static double norm(NDArray a) {
        return Math.sqrt(dot(a, a));
    }
}
