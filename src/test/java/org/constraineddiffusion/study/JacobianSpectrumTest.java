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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.IdentityPrior;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.junit.jupiter.api.Test;

/** Eigenvalues that are known. */
class JacobianSpectrumTest extends TensorTest {

    private static final int SIDE = 4;

    private JacobianSpectrum of(DiffusionPrior prior, int vectors) {
        NDArray xt = random(1, 1, 1, SIDE, SIDE);
        return JacobianSpectrum.of(new Jacobian(prior, xt, 500, new FiniteDifference(0.1)), random(2, 1, 1, SIDE, SIDE), vectors);
    }

    private static double[][] random(Random random) {
        double[][] matrix = new double[SIDE * SIDE][SIDE * SIDE];
        for (double[] row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return matrix;
    }

    @Test
    void asManyVectorsAsDimensionsGiveAllEigenvalues() {
        double[] values = new double[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? i + 1 : -i - 1;
        }
        List<Complex> found = of(MatrixPrior.diagonal(manager, values), values.length).whole();
        assertEquals(values.length, found.size());
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[values.length - 1 - i], found.get(i).getReal(), 5e-3);
            assertEquals(0, found.get(i).getImaginary(), 5e-3);
        }
    }

    @Test
    void aRotationHasComplexEigenvaluesOfMagnitudeOneAndNoSymmetricPartAtARightAngle() {
        double[][] rotation = new double[SIDE * SIDE][SIDE * SIDE];
        for (int i = 0; i < rotation.length; i += 2) {
            double angle = Math.PI / 2 / (1 + i / 2);
            rotation[i][i] = Math.cos(angle);
            rotation[i + 1][i + 1] = Math.cos(angle);
            rotation[i][i + 1] = -Math.sin(angle);
            rotation[i + 1][i] = Math.sin(angle);
        }
        JacobianSpectrum found = of(new MatrixPrior(manager, rotation), rotation.length);
        for (Complex value : found.whole()) {
            assertEquals(1, value.abs(), 5e-3);
        }
        assertEquals(1, found.antisymmetric().orElseThrow().get(0).abs(), 5e-3, "sin of a right angle");
        assertEquals(Math.cos(Math.PI / 16), found.symmetric().orElseThrow().get(0).abs(), 5e-3, "cos of the smallest angle");
    }

    @Test
    void theAntisymmetricPartOfASymmetricMatrixIsZero() {
        double[][] matrix = random(new Random(3));
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
        }
        JacobianSpectrum found = of(new MatrixPrior(manager, matrix), 8);
        double largest = found.whole().get(0).abs();
        assertTrue(largest > 3, "of a random symmetric matrix of 16 rows: " + largest);
        assertEquals(0, found.antisymmetric().orElseThrow().get(0).abs() / largest, 1e-4);
        assertEquals(largest, found.symmetric().orElseThrow().get(0).abs(), 1e-3 * largest);
    }

    @Test
    void theTwoPartsAreThoseOfAKnownMatrix() {
        double[][] matrix = random(new Random(4));
        double[][] part = new double[matrix.length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                part[i][j] = (matrix[i][j] - matrix[j][i]) / 2;
            }
        }
        List<Complex> expected = of(new MatrixPrior(manager, part), 16).whole();
        List<Complex> found = of(new MatrixPrior(manager, matrix), 16).antisymmetric().orElseThrow();
        for (int i = 0; i < 16; i++) {
            assertEquals(expected.get(i).abs(), found.get(i).abs(), 0.01);
            assertEquals(0, found.get(i).getReal(), 0.01, "imaginary");
        }
    }

    @Test
    void aKrylovSpaceThatIsWholeEndsTheIteration() {
        JacobianSpectrum found = of(new IdentityPrior(manager), 10);
        assertEquals(1, found.whole().size());
        assertEquals(1, found.whole().get(0).getReal(), 1e-3);
        assertTrue(found.symmetric().isEmpty() && found.antisymmetric().isEmpty(), "this prior has no gradient");
    }
}
