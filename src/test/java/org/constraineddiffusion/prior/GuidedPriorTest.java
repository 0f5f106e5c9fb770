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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Test;

/** Guidance between two Gaussian priors that differ in their mean. */
class GuidedPriorTest extends TensorTest {

    private static final double T = 400;

    private final DiscreteSchedule schedule = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);
    private int askedWithout;

    private DiffusionPrior under() {
        return new GaussianPrior(manager, schedule, 8, 0.4, 5);
    }

    private DiffusionPrior without() {
        return new CountingPrior(new GaussianPrior(manager, schedule, 8, -0.1, 5), () -> askedWithout++);
    }

    @Test
    void isOnePlusWTimesTheOneLessWTimesTheOther() {
        NDArray xt = random(1, 2, 1, 8, 8);
        Estimate guided = new GuidedPrior(under(), without(), 2).estimate(xt, T);
        Estimate one = under().estimate(xt, T);
        Estimate other = without().estimate(xt, T);
        assertEquals(0, largestDifference(guided.x0(), one.x0().mul(3).sub(other.x0().mul(2))), 1e-5);
        assertEquals(0, largestDifference(guided.noise(), one.noise().mul(3).sub(other.noise().mul(2))), 1e-5);
        assertTrue(largestDifference(guided.x0(), one.x0()) > 0.1);
    }

    @Test
    void theEstimatesStillMakeUpTheNoisyImage() {
        NDArray xt = random(1, 1, 1, 8, 8);
        Estimate guided = new GuidedPrior(under(), without(), 4).estimate(xt, T);
        NDArray sum = guided.x0().mul(schedule.alpha(T)).add(guided.noise().mul(schedule.sigma(T)));
        assertEquals(0, largestDifference(sum, xt), 1e-5);
    }

    @Test
    void withoutWeightTheOtherIsNotAsked() {
        NDArray xt = random(1, 1, 1, 8, 8);
        Estimate guided = new GuidedPrior(under(), without(), 0).estimate(xt, T);
        assertEquals(0, largestDifference(guided.x0(), under().estimate(xt, T).x0()));
        assertEquals(0, askedWithout);
    }

    @Test
    void bothEvaluationsCount() {
        CountingPrior counted = new CountingPrior(new GuidedPrior(under(), without(), 2), () -> { });
        CountingPrior plain = new CountingPrior(new GuidedPrior(under(), without(), 0), () -> { });
        CountingPrior tiled = new CountingPrior(new TiledPrior(new GuidedPrior(under(), without(), 2), TileSettings.of(8, 1)), () -> { });
        for (CountingPrior prior : new CountingPrior[] {counted, plain, tiled}) {
            prior.estimate(random(1, 1, 1, 8, 8), T);
        }
        assertEquals(2, counted.evaluations());
        assertEquals(1, plain.evaluations());
        assertEquals(2, tiled.evaluations());
    }

    @Test
    void aWeightBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new GuidedPrior(under(), without(), -1));
    }
}
