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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.constraineddiffusion.constraint.SumConstraint.Term;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

/** Two constraints on all pixels of a batch of two images. */
class SumConstraintTest extends TensorTest {

    private LinearConstraint pixels(double... noise) {
        return new LinearConstraint(new MaskOperator(manager.ones(new Shape(1, 1, 8, 8))), random(1, 1, 1, 8, 8)).withNoise(noise);
    }

    @Test
    void eachImageOfABatchHasItsOwnShareOfTheError() {
        NDArray x0 = random(2, 2, 1, 8, 8);
        ErrorDirection error = new SumConstraint(List.of(new Term(pixels(50, 0), 1))).error(x0);
        assertEquals(0, error.direction().get("0:1").abs().max().getFloat(), "its error is below the noise");
        assertEquals(1, error.direction().get("1:2").abs().max().getFloat(), 1e-6);
        assertArrayEquals(new float[] {0, 1}, error.discrepancyWeights());
        ErrorDirection other = new SumConstraint(List.of(new Term(pixels(0, 50), 1))).error(x0);
        assertArrayEquals(new float[] {1, 0}, other.discrepancyWeights());
    }

    @Test
    void aShareIsNeverMoreThanOneWhateverTheWeight() {
        ErrorDirection error = new SumConstraint(List.of(new Term(pixels(0), 3))).error(random(2, 1, 1, 8, 8));
        assertArrayEquals(new float[] {1}, error.discrepancyWeights());
        assertEquals(3, error.direction().abs().max().getFloat(), 1e-5, "the weight is in the direction");
    }

    @Test
    void whatIsMetHasNoShare() {
        NDArray measured = random(1, 1, 1, 8, 8);
        LinearConstraint met = new LinearConstraint(new MaskOperator(manager.ones(new Shape(1, 1, 8, 8))), measured);
        assertArrayEquals(new float[] {0}, new SumConstraint(List.of(new Term(met, 1))).error(measured.duplicate()).discrepancyWeights());
    }
}
