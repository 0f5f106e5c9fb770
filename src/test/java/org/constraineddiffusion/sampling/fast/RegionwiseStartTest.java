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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.UpdateRule;
import org.junit.jupiter.api.Test;

/** The left half of an image starts late, at 300. */
class RegionwiseStartTest extends TensorTest {

    private final NoiseSchedule schedule = DiscreteSchedule.cosine(1000, 0.008, 0.999);

    /** What is far from 1, 2 or 0 is noise of that time. */
    private double[] halves(double from, double to) {
        Shape shape = new Shape(1, 1, 100, 100);
        NDArray where = manager.zeros(shape);
        where.set(new NDIndex(":, :, :, :50"), 1);
        UpdateRule none = (x, t) -> new Estimate(x, x);
        try (AntitheticMeanStep own = new AntitheticMeanStep(schedule, none, new NoiseSource(1, 1), manager, Optional.of(where))) {
            RegionwiseStart step = new RegionwiseStart(schedule, where, manager.full(shape, 5f), 300, (estimate, a, b) -> manager.full(shape, 1f), own);
            NDArray x = step.next(new Estimate(manager.full(shape, 2f), manager.zeros(shape)), from, to);
            NDArray left = x.get(":, :, :, :50");
            return new double[] {left.mean().getFloat(), left.sub(left.mean()).square().mean().sqrt().getFloat(), x.get(":, :, :, 50:").mean().getFloat()};
        }
    }

    @Test
    void beforeItsStartAPartIsAsTheRest() {
        assertEquals(1, halves(500, 400)[0]);
        assertEquals(1, halves(500, 400)[2]);
    }

    @Test
    void atItsStartItIsTheInitialEstimateWithTheNoiseOfThatTime() {
        double[] found = halves(400, 300);
        assertEquals(5 * schedule.alpha(300), found[0], 0.03);
        assertEquals(schedule.sigma(300), found[1], 0.03);
        assertEquals(1, found[2]);
    }

    @Test
    void afterItItIsTheEstimateWithTheNoiseOfThatTime() {
        double[] found = halves(300, 200);
        assertEquals(2 * schedule.alpha(200), found[0], 0.03);
        assertEquals(schedule.sigma(200), found[1], 0.03);
        assertEquals(1, found[2]);
    }

    @Test
    void theLastStepIsTheRests() {
        assertEquals(1, halves(100, -1)[0]);
    }
}
