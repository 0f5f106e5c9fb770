/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** x_t = a·x0 + s·ε is made from known parts, and every way of writing the model's answer must give these back. */
class ParameterizationTest extends TensorTest {

    private static NDArray output(Parameterization kind, NDArray x0, NDArray noise, double a, double s) {
        return switch (kind) {
            case EPSILON -> noise.duplicate();
            case V -> noise.mul(a).sub(x0.mul(s));
            case SAMPLE -> x0.duplicate();
            case VELOCITY -> noise.sub(x0);
        };
    }

    private void assertGivesBack(Parameterization kind, double a, double s) {
        NDArray x0 = random(1, 2, 1, 4, 4);
        NDArray noise = random(2, 2, 1, 4, 4);
        NDArray xt = x0.mul(a).add(noise.mul(s));
        Estimate estimate = kind.estimate(output(kind, x0, noise, a, s), xt, a, s);
        assertEquals(0, largestDifference(estimate.x0(), x0), 2e-5, "x0");
        assertEquals(0, largestDifference(estimate.noise(), noise), 2e-5, "noise");
    }

    @ParameterizedTest
    @EnumSource
    void givesBackBothPartsWhereSignalAndNoiseHaveUnitPower(Parameterization kind) {
        assertGivesBack(kind, 0.6, 0.8);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "V")
    void givesBackBothPartsOnTheStraightPathOfARectifiedFlow(Parameterization kind) {
        assertGivesBack(kind, 0.3, 0.7);
    }

    @Test
    void vIsTheDerivativeOfTheNoisyImageAlongTheCircle() {
        // x(φ) = cos φ · x0 + sin φ · ε, dx/dφ = v: the definition of Salimans & Ho.
        NDArray x0 = random(1, 1, 1, 2, 2);
        NDArray noise = random(2, 1, 1, 2, 2);
        double angle = 0.7;
        double step = 1e-3;
        NDArray after = x0.mul(Math.cos(angle + step)).add(noise.mul(Math.sin(angle + step)));
        NDArray before = x0.mul(Math.cos(angle - step)).add(noise.mul(Math.sin(angle - step)));
        NDArray v = output(Parameterization.V, x0, noise, Math.cos(angle), Math.sin(angle));
        assertEquals(0, largestDifference(after.sub(before).div(2 * step), v), 1e-3);
    }
}
