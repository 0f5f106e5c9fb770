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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.IdentityPrior;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.junit.jupiter.api.Test;

class InfluenceTest extends TensorTest {

    private NDArray pixel(int size, int y, int x) {
        NDArray probe = manager.zeros(new Shape(1, 1, size, size));
        probe.set(new NDIndex("0, 0, " + y + ", " + x), 1f);
        return probe;
    }

    @Test
    void forwardIsAColumnOfTheMatrixAndTransposedARow() {
        double[][] matrix = new double[9][9];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                matrix[i][j] = 10 * i + j;
            }
        }
        NDArray xt = random(1, 1, 1, 3, 3);
        Influence found = Influence.of(new Jacobian(new MatrixPrior(manager, matrix), xt, 300, new FiniteDifference(1)), pixel(3, 1, 1));
        assertArrayEquals(new float[] {4, 14, 24, 34, 44, 54, 64, 74, 84}, found.forward().toFloatArray(), 0.01f);
        assertArrayEquals(new float[] {40, 41, 42, 43, 44, 45, 46, 47, 48}, found.transposed().orElseThrow().toFloatArray(), 0.01f);
        assertEquals(18024 / Math.sqrt(23424.0 * 17484), found.cosine(), 1e-4);
    }

    @Test
    void withoutAGradientThereIsNoCosine() {
        NDArray xt = random(1, 1, 1, 3, 3);
        Influence found = Influence.of(new Jacobian(new IdentityPrior(manager), xt, 300, new FiniteDifference(1)), pixel(3, 1, 1));
        assertTrue(found.transposed().isEmpty() && Double.isNaN(found.cosine()));
    }

    @Test
    void theRadiusIsThatOfADisk() {
        int size = 101;
        NDArray disk = manager.zeros(new Shape(1, 1, size, size));
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (Math.hypot(x - 50, y - 50) <= 40) {
                    disk.set(new NDIndex("0, 0, " + y + ", " + x), -2f);
                }
            }
        }
        NDArray probe = pixel(size, 50, 50);
        assertEquals(40 * Math.sqrt(0.5), Influence.radius(disk, probe, 0.5), 1);
        assertEquals(40 * Math.sqrt(0.9), Influence.radius(disk, probe, 0.9), 1);
        assertEquals(1, Influence.shareWithin(disk, probe)[40], 1e-6);
        assertEquals(0.25, Influence.shareWithin(disk, probe)[20], 0.01);
        assertTrue(Double.isNaN(Influence.radius(disk.zerosLike(), probe, 0.5)));
    }
}
