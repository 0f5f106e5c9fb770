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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.junit.jupiter.api.Test;

class JacobianMatrixTest extends TensorTest {

    private static double[][] random(long seed, int size) {
        Random random = new Random(seed);
        double[][] matrix = new double[size][size];
        for (double[] row : matrix) {
            for (int j = 0; j < size; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return matrix;
    }

    private static double[][] symmetric(long seed, int size) {
        double[][] matrix = random(seed, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
        }
        return matrix;
    }

    @Test
    void finiteDifferencesGiveTheMatrixInSeveralBatches() {
        double[][] expected = random(1, 100);
        Jacobian j = new Jacobian(new MatrixPrior(manager, expected), random(2, 1, 1, 10, 10), 500, new FiniteDifference(0.005));
        double[][] found = JacobianMatrix.of(j).values();
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(expected[i], found[i], 0.02);
        }
    }

    @Test
    void ofAGaussianPriorItIsTheKnownJacobian() {
        GaussianPrior prior = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), 6, -0.5, 3);
        double[][] found = JacobianMatrix.of(new Jacobian(prior, random(2, 1, 1, 6, 6), 300, new FiniteDifference(0.005))).values();
        double[][] expected = prior.jacobian(300);
        for (int i = 0; i < 36; i++) {
            assertArrayEquals(expected[i], found[i], 1e-3);
        }
    }

    @Test
    void theInverseIsOne() {
        JacobianMatrix matrix = new JacobianMatrix(random(3, 12));
        JacobianMatrix inverse = matrix.inverse();
        double[] x = {1, -2, 3, 0.5, 0, 1, 1, 4, -1, 2, 0.3, 5};
        assertArrayEquals(x, inverse.times(matrix.times(x)), 1e-8);
        assertEquals(matrix.condition(), inverse.condition(), 1e-6 * matrix.condition());
    }

    @Test
    void aDirectionThatTheMatrixLosesIsLeftOutOfTheInverse() {
        JacobianMatrix inverse = new JacobianMatrix(new double[][] {{2, 0}, {0, 1e-12}}).inverse();
        assertArrayEquals(new double[] {0.5, 0}, inverse.times(new double[] {1, 1}), 1e-9);
    }

    @Test
    void theLeadingEigenvectorsOfASymmetricMatrixAreOrthogonalToThoseOfItsInverse() {
        JacobianMatrix matrix = new JacobianMatrix(symmetric(4, 60));
        assertEquals(0, matrix.similarity(matrix.inverse(), 20), 1e-6);
        assertEquals(1, matrix.similarity(matrix, 20), 1e-9);
        double random = matrix.similarity(new JacobianMatrix(symmetric(5, 60)), 20);
        assertTrue(random > 0.15 && random < 0.4, "the nearest of 20 random directions of 60: " + random);
    }

    @Test
    void aMatrixFarFromNormalSharesThem() {
        JacobianMatrix matrix = new JacobianMatrix(new double[][] {{1, 100}, {0, 0.5}});
        assertEquals(1, matrix.similarity(matrix.inverse(), 1), 1e-4);
    }

    @Test
    void aConjugatePairCountsOnce() {
        double s = Math.sqrt(0.5);
        JacobianMatrix matrix = new JacobianMatrix(new double[][] {{2 * s, -2 * s, 0}, {2 * s, 2 * s, 0}, {0, 0, 1}});
        JacobianMatrix third = new JacobianMatrix(new double[][] {{0.1, 0, 0}, {0, 0.2, 0}, {0, 0, 5}});
        assertEquals(0, third.similarity(matrix, 1), 1e-9, "its leading one lies across the plane of the pair");
        assertTrue(third.similarity(matrix, 2) >= 0.5, "which the second of the other is");
    }

    @Test
    void productsAreThoseOfTheMatrixAndItsTranspose() {
        JacobianMatrix matrix = new JacobianMatrix(new double[][] {{1, 2}, {3, 4}});
        assertArrayEquals(new double[] {5, 11}, matrix.times(new double[] {1, 2}), 1e-12);
        assertArrayEquals(new double[] {7, 10}, matrix.transposedTimes(new double[] {1, 2}), 1e-12);
        assertEquals(0.6, JacobianMatrix.cosine(new double[] {2, 0}, new double[] {3, 4}), 1e-12);
    }
}
