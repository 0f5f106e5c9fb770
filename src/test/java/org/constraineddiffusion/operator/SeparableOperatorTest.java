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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

class SeparableOperatorTest extends TensorTest {

    private static double[][] randomRows(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return matrix;
    }

    @Test
    void multipliesRowsAndColumns() {
        double[][] y = randomRows(3, 5, 1);
        double[][] z = randomRows(4, 7, 2);
        NDArray x = random(3, 2, 1, 5, 7);
        NDArray expected = manager.create(Linear.flat(y), new Shape(3, 5)).matMul(x)
                .matMul(manager.create(Linear.flat(z), new Shape(4, 7)).transpose());
        assertEquals(0, largestDifference(new SeparableOperator(manager, y, z, 5, 7).apply(x), expected), 1e-5);
    }

    @Test
    void withoutMatricesItIsTheIdentity() {
        NDArray x = random(1, 2, 1, 4, 6);
        SeparableOperator identity = new SeparableOperator(manager, null, null, 4, 6);
        assertEquals(x, identity.apply(x));
        assertEquals(x, identity.pseudoInverse(x));
    }

    @Test
    void thePseudoInverseOfDenseMatricesIsMooreAndPenroses() {
        double[][] d = randomRows(6, 9, 4);
        NDArray y = random(5, 1, 1, 6, 1);
        NDArray found = new SeparableOperator(manager, d, null, 9, 1).pseudoInverse(y);
        double[][] gram = new double[6][6];
        double[][] right = new double[6][1];
        for (int i = 0; i < 6; i++) {
            right[i][0] = y.getFloat(0, 0, i, 0);
            for (int j = 0; j < 6; j++) {
                for (int k = 0; k < 9; k++) {
                    gram[i][j] += d[i][k] * d[j][k];
                }
            }
        }
        double[][] z = Linear.solve(gram, right);
        for (int k = 0; k < 9; k++) {
            double expected = 0;
            for (int i = 0; i < 6; i++) {
                expected += d[i][k] * z[i][0];
            }
            assertEquals(expected, found.getFloat(0, 0, k, 0), 1e-5);
        }
    }

    @Test
    void refusesMatricesWithoutPseudoInverseInClosedForm() {
        double[][] dependent = {{1, 2, 3}, {2, 4, 6}};
        assertThrows(IllegalArgumentException.class, () -> new SeparableOperator(manager, dependent, null, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new SeparableOperator(manager, new double[][] {{0, 0, 0}}, null, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new SeparableOperator(manager, randomRows(4, 3, 1), null, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new SeparableOperator(manager, randomRows(2, 3, 1), null, 4, 1));
    }
}
