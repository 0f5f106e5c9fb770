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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norm, stack and composition; that pseudo-inverses are such is tested of all operators in {@link LinearOperatorTest}. */
class OperatorDefaultsTest extends TensorTest {

    private NDArray like() {
        return manager.zeros(new Shape(1, 1, 12, 16));
    }

    private record Scaled(LinearOperator other, double factor) implements LinearOperator {

        @Override
        public NDArray apply(NDArray x) {
            return other.apply(x).muli(factor);
        }

        @Override
        public NDArray adjoint(NDArray y) {
            return other.adjoint(y).muli(factor);
        }
    }

    @Test
    void theNormOfDifferencesIsKnown() {
        // The singular values of differences of n pixels are 2 sin(π k / 2n), k = 1 … n − 1.
        assertEquals(2 * Math.sin(Math.PI * 15 / 32), new ColumnDifferences().norm(like()), 0.01);
    }

    @Test
    void theNormOfAMaskIsOneAndGrowsWithTheOperator() {
        LinearOperator mask = new MaskOperator(manager.arange(12 * 16).mod(3).neq(0).toType(DataType.FLOAT32, true).reshape(1, 1, 12, 16));
        assertEquals(1, mask.norm(like()), 1e-5);
        assertEquals(250, new Scaled(mask, 250).norm(like()), 1e-2);
        assertEquals(0, new Scaled(mask, 0).norm(like()));
    }

    @Test
    void theNormOfAMatrixIsItsLargestSingularValue() {
        // A = diag(3, 1) after a rotation by 30°.
        double[][] rotated = {{3 * Math.cos(Math.PI / 6), -3 * Math.sin(Math.PI / 6)}, {Math.sin(Math.PI / 6), Math.cos(Math.PI / 6)}};
        LinearOperator operator = new SeparableOperator(manager, rotated, null, 2, 5);
        assertEquals(3, operator.norm(manager.zeros(new Shape(1, 1, 2, 5))), 1e-4);
    }

    /** Without the scale of λ, gains far below or above 1 are damped away or not damped at all. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1, 1e3})
    void theUnitsOfAComposedOperatorDoNotMatter(double units) {
        BlurOperator blur = new BlurOperator(PointSpreadFunction.gaussian(3, 3), Canvas.around(24, 24, 6, 6, 1), 0, manager);
        LinearOperator means = DownsamplingOperator.area(2, 2).on(Canvas.of(24, 24), manager);
        Composition plain = new Composition(means, blur, 1e-3);
        Composition scaled = new Composition(new Scaled(means, units), blur, 1e-3);
        NDArray y = random(1, 1, 1, 12, 12);
        NDArray expected = plain.pseudoInverse(y);
        NDArray found = scaled.pseudoInverse(y.mul(units));
        assertEquals(0, largestDifference(found, expected) / expected.abs().max().getFloat(), 0.01);
        assertTrue(expected.norm().getFloat() < 0.9 * new Composition(means, blur, 0).pseudoInverse(y).norm().getFloat(), "λ matters");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e3})
    void theUnitsOfAnOperatorOfTwoMethodsDoNotMatter(double units) {
        NDArray y = random(1, 1, 1, 12, 15);
        NDArray expected = new ColumnDifferences().regularized(0.1).pseudoInverse(y);
        NDArray found = new Scaled(new ColumnDifferences(), units).regularized(0.1).pseudoInverse(y.mul(units));
        assertEquals(0, largestDifference(found, expected) / expected.abs().max().getFloat(), 1e-3);
    }

    @Test
    void aRegularizedOperatorMeasuresTheSame() {
        LinearOperator regularized = new ColumnDifferences().regularized(0.1);
        NDArray x = random(1, 1, 1, 12, 16);
        assertEquals(new ColumnDifferences().apply(x), regularized.apply(x));
        assertThrows(IllegalArgumentException.class, () -> new ColumnDifferences().regularized(-1));
    }

    @Test
    void aStackMeasuresWhatItsPartsDoAndTheirSumComesBack() {
        LinearOperator means = DownsamplingOperator.area(4, 4).on(Canvas.of(12, 16), manager);
        ColumnDifferences differences = new ColumnDifferences();
        StackedOperator stack = means.stack(like(), differences);
        NDArray x = random(2, 2, 1, 12, 16);
        NDArray y = stack.apply(x);
        assertEquals(new Shape(2, 1, 1, 3 * 4 + 12 * 15), y.getShape());
        assertEquals(y, stack.join(means.apply(x), differences.apply(x)));
        NDArray expected = means.adjoint(means.apply(x)).add(differences.adjoint(differences.apply(x)));
        assertEquals(0, largestDifference(stack.adjoint(y), expected), 1e-5);
        assertEquals(3 * 4 + 12 * 15, stack.measurementCount(y.getShape()));
    }

    @Test
    void aStackDeterminesWhatNoPartDoesAlone() {
        // Differences leave each row's mean open, means leave the rest open.
        LinearOperator rowMeans = DownsamplingOperator.area(1, 16).on(Canvas.of(12, 16), manager);
        StackedOperator stack = rowMeans.stack(like(), new ColumnDifferences());
        NDArray x = random(3, 1, 1, 12, 16);
        NDArray found = stack.pseudoInverse(stack.apply(x));
        assertTrue(found.sub(x).norm().getFloat() < 0.1 * x.norm().getFloat());
    }

    @Test
    void aStackRefusesMeasurementsThatDoNotFit() {
        StackedOperator stack = new ColumnDifferences().stack(like(), new ColumnDifferences());
        NDArray y = random(1, 1, 1, 12, 15);
        assertThrows(IllegalArgumentException.class, () -> stack.join(y));
        String message = assertThrows(IllegalArgumentException.class, () -> stack.join(y, random(1, 1, 1, 12, 16))).getMessage();
        assertTrue(message.contains("operator 2") && message.contains("16"), message);
    }

    @Test
    void aMaskInAStackCountsItsKnownPixelsOnly() {
        float[] known = new float[12 * 16];
        for (int i = 0; i < 5; i++) {
            known[new Random(i).nextInt(40) + 40 * (i % 4)] = 1;
        }
        NDArray mask = manager.create(known, new Shape(1, 1, 12, 16));
        StackedOperator stack = new MaskOperator(mask).stack(like(), new ColumnDifferences());
        assertEquals((long) mask.sum().getFloat() + 12 * 15, stack.measurementCount(stack.apply(like()).getShape()));
    }
}
