/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.sampling.SamplingResult;
import org.junit.jupiter.api.Test;

class FromPureNoiseTest extends StrategyTest {

    private final Constraint none = x0 -> new ErrorDirection(x0.zerosLike(), 0);

    @Test
    void itStartsAtTheNoisiestTimeAndEndsWhereTheNoisiestStartsDo() {
        SamplingResult result = run(new FromPureNoise(), none, noise(1, 1), 3);
        assertEquals(999, times.get(0));
        assertEquals(prior.schedule().timeOf(12.0 / 140), times.get(times.size() - 1));
        assertEquals(result.steps(), result.evaluations(), "a constraint that is met needs no move");
    }

    @Test
    void withoutAConstraintItSamplesThePrior() {
        NDArray images = run(new FromPureNoise(), none, noise(1, 100), 3).image();
        assertEquals(MEAN, images.mean().getFloat(), 0.1);
        assertEquals(0.5, deviation(images, mask(SIDE)), 0.1, "the prior's standard deviation of a pixel");
    }

    @Test
    void knownPixelsAreMet() {
        SamplingResult result = run(new FromPureNoise(), known(KNOWN), noise(1, 1), 3);
        assertEquals(0, largestDifference(result.image().mul(mask(KNOWN)), image.mul(mask(KNOWN))), 1e-5);
        assertTrue(result.evaluations() > result.steps());
    }
}
