/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.IdentityPrior;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One inner iteration with a prior whose clean estimate is the noisy image: J = I. */
class NewtonUpdateTest extends TensorTest {

    private static final double LAMBDA = 0.25;

    private final Shape shape = new Shape(1, 1, 8, 8);

    /** How far the pixel moves that moves most, from 0; all pixels should be {@code wanted}. */
    private double move(Constraint constraint) {
        NewtonSettings one = new NewtonSettings(1, 1, LAMBDA, LAMBDA, 0.005, 0, 0);
        NewtonUpdate update = new NewtonUpdate(new IdentityPrior(manager), constraint, one, new FiniteDifference(0.005));
        return update.update(manager.zeros(shape), 300).x0().abs().max().getFloat();
    }

    private LinearConstraint wanted(double value) {
        return new LinearConstraint(new MaskOperator(manager.ones(shape)), manager.full(shape, (float) value));
    }

    @Test
    void withoutNoiseAPixelMovesByTheStepSize() {
        assertEquals(LAMBDA, move(wanted(0.5)), 1e-4);
    }

    /** Of an error of 0.5, a noise of σ explains the share σ² / 0.5². */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.4})
    void withNoiseTheStepIsShortenedByTheDiscrepancyWeight(double sigma) {
        assertEquals(LAMBDA * (1 - sigma * sigma / 0.25), move(wanted(0.5).withNoise(sigma)), 1e-4);
    }

    @Test
    void anErrorThatNoiseExplainsMovesNothing() {
        assertEquals(0, move(wanted(0.5).withNoise(0.6)));
    }
}
