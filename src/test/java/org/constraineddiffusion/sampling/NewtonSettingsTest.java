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
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NewtonSettingsTest {

    private static final NewtonSettings PAPER = NewtonSettings.PAPER;

    @Test
    void strictnessScalesStepSizesAndInnerIterations() {
        assertEquals(new NewtonSettings(20, 10, 1, 0.2, 0.005, 0, 0), PAPER.withStrictness(2));
        assertEquals(new NewtonSettings(20, 3, 0.25, 0.05, 0.005, 0, 0), PAPER.withStrictness(0.5));
        assertEquals(PAPER, PAPER.withStrictness(1));
    }

    @Test
    void aRelaxedConstraintKeepsOneInnerIteration() {
        assertEquals(1, PAPER.withStrictness(0.01).innerSteps());
        assertEquals(0, new NewtonSettings(20, 0, 0.5, 0.1, 0.005, 0, 0).withStrictness(3).innerSteps());
    }

    @Test
    void refusesAStrictnessThatIsNotAboveZero() {
        assertThrows(IllegalArgumentException.class, () -> PAPER.withStrictness(0));
        assertThrows(IllegalArgumentException.class, () -> PAPER.withStrictness(Double.POSITIVE_INFINITY));
    }

    @Test
    void stepSizesGoFromTheFirstToTheLastInOneLine() {
        double[] expected = {0.5, 0.4, 0.3, 0.2, 0.1};
        for (int k = 0; k < 5; k++) {
            assertEquals(expected[k], PAPER.stepSizeAt(k), 1e-12);
        }
    }
}
