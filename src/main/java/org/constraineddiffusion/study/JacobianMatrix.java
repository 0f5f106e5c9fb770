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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DefaultRealMatrixChangingVisitor;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * J of a small image as a whole, with its inverse (the paper, Section 3 and Appendix A): whether the leading eigenvectors of both are alike.
 *
 * <p>In exact arithmetic both have the same eigenvectors in reverse order, so that the leading ones of J⁻¹ are the last ones of J.
 */
public final class JacobianMatrix {

    private static final int BATCH = 64;

    /** Below this part of the largest singular value there is nothing but rounding of 32 bits: no inverse. */
    private static final double LEAST = 1e-7;

    private static final int ATTEMPTS = 4;

    /** Far below the rounding of 32 bits that the values have. */
    private static final double CHANGE = 1e-9;

    private final RealMatrix matrix;
    private final SingularValueDecomposition singular;
    private List<RealVector> eigenvectors;

    /** @param rows J, [pixels][pixels] */
    JacobianMatrix(double[][] rows) {
        this.matrix = new Array2DRowRealMatrix(rows, false);
        this.singular = new SingularValueDecomposition(matrix);
    }

    /** By products with all unit vectors, 64 in a batch. */
    public static JacobianMatrix of(Jacobian j) {
        Shape shape = j.xt().getShape();
        int n = (int) shape.size();
        double[][] rows = new double[n][n];
        for (int first = 0; first < n; first += BATCH) {
            int count = Math.min(BATCH, n - first);
            try (NDManager manager = j.xt().getManager().newSubManager()) {
                float[] units = new float[count * n];
                for (int i = 0; i < count; i++) {
                    units[i * n + first + i] = 1;
                }
                NDArray products = j.times(manager.create(units, new Shape(count, shape.get(1), shape.get(2), shape.get(3))));
                products.attach(manager);
                float[] values = products.toFloatArray();
                for (int i = 0; i < count; i++) {
                    for (int k = 0; k < n; k++) {
                        rows[k][first + i] = values[i * n + k];
                    }
                }
            }
        }
        return new JacobianMatrix(rows);
    }

    /** J[row][column]. */
    public double[][] values() {
        return matrix.getData();
    }

    /** The largest singular value over the smallest. */
    public double condition() {
        return singular.getConditionNumber();
    }

    /** J⁻¹; of singular values below 1e-7 of the largest, which are rounding, without their directions. */
    public JacobianMatrix inverse() {
        double[] values = singular.getSingularValues();
        RealMatrix scaled = singular.getV().copy();
        for (int i = 0; i < values.length; i++) {
            double factor = values[i] > LEAST * values[0] ? 1 / values[i] : 0;
            scaled.setColumnVector(i, scaled.getColumnVector(i).mapMultiply(factor));
        }
        return new JacobianMatrix(scaled.multiply(singular.getUT()).getData());
    }

    /** The matrix times a vector. */
    public double[] times(double[] vector) {
        return matrix.operate(vector);
    }

    /** Its transpose times a vector. */
    public double[] transposedTimes(double[] vector) {
        return matrix.preMultiply(vector);
    }

    /**
     * How alike the leading eigenvectors of two matrices are: the mean over those of this one of |cosine| with the nearest of the other's. Complex ones count by
     * their real parts, a conjugate pair once, as the paper takes them.
     *
     * @param count how many of each
     * @return NaN if a decomposition does not converge
     */
    public double similarity(JacobianMatrix other, int count) {
        List<RealVector> own = leading(count);
        List<RealVector> others = other.leading(count);
        if (others.isEmpty()) {
            return Double.NaN;
        }
        return own.stream().mapToDouble(vector -> others.stream().mapToDouble(each -> Math.abs(vector.dotProduct(each))).max().orElse(0)).average().orElse(Double.NaN);
    }

    private List<RealVector> leading(int count) {
        eigenvectors = eigenvectors == null ? eigenvectors() : eigenvectors;
        return eigenvectors.subList(0, Math.min(count, eigenvectors.size()));
    }

    /** Real parts of eigenvectors, of length 1, by the magnitude of their eigenvalues. */
    private List<RealVector> eigenvectors() {
        Optional<EigenDecomposition> converged = decomposition();
        if (converged.isEmpty()) {
            return List.of();
        }
        EigenDecomposition found = converged.get();
        List<Integer> order = new ArrayList<>(IntStream.range(0, matrix.getRowDimension()).filter(i -> found.getImagEigenvalue(i) >= 0).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -Math.hypot(found.getRealEigenvalue(i), found.getImagEigenvalue(i))));
        return order.stream().map(found::getEigenvector).filter(vector -> vector.getNorm() > 0).map(RealVector::unitVector).toList();
    }

    /** Where the iteration does not converge, as it may with some of the last digits, it is tried again with others. */
    private Optional<EigenDecomposition> decomposition() {
        Random random = new Random(1);
        double size = matrix.getFrobeniusNorm() / matrix.getRowDimension();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double change = attempt == 0 ? 0 : CHANGE * size;
            RealMatrix tried = matrix.copy();
            tried.walkInOptimizedOrder(new DefaultRealMatrixChangingVisitor() {
                @Override
                public double visit(int row, int column, double value) {
                    return (value + change * random.nextGaussian()) / size;
                }
            });
            try {
                return Optional.of(new EigenDecomposition(tried));
            } catch (MaxCountExceededException stalled) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** The cosine of the angle between two vectors; NaN if one is 0. */
    public static double cosine(double[] a, double[] b) {
        RealVector first = new ArrayRealVector(a, false);
        RealVector second = new ArrayRealVector(b, false);
        return first.dotProduct(second) / (first.getNorm() * second.getNorm());
    }
}
