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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.TimeStep;
import org.junit.jupiter.api.Test;

/** On the way from noise to an image of a Gaussian prior without a constraint, of which many short steps give the end. */
class DpmSolver2MTest extends HalfKnownImageTest {

    private TimeStep first() {
        return new DdimStep(prior.schedule(), 0, null);
    }

    private NDArray walk(int steps, TimeStep step) {
        ReverseDiffusion walk = new ReverseDiffusion(prior, x0 -> new ErrorDirection(x0.zerosLike(), 0), SamplingListener.NONE);
        double[] times = IntStream.rangeClosed(0, steps).mapToDouble(i -> 900 - 800.0 * i / steps).toArray();
        return walk.run(walk.startFromNoise(noise(4, 20), times[0]), times, prior::estimate, step).image();
    }

    @Test
    void itsEndIsNearerToThatOfManyStepsThanWithoutIt() {
        NDArray end = walk(400, first());
        double of20 = distance(walk(20, first()), end);
        try (DpmSolver2M second = new DpmSolver2M(prior.schedule(), first(), manager)) {
            double of20Second = distance(walk(20, second), end);
            assertTrue(of20Second < 0.2 * of20, of20Second + " against " + of20);
        }
    }

    @Test
    void theEstimatesThatItTakesAreAtTheSameXAndTheFirstAndLastAreTheOnesGiven() {
        double[] times = {800, 600, 400, -1};
        List<Estimate> taken = new ArrayList<>();
        TimeStep noting = (estimate, from, to) -> {
            taken.add(new Estimate(estimate.x0().duplicate(), estimate.noise().duplicate()));
            return first().next(estimate, from, to);
        };
        try (DpmSolver2M second = new DpmSolver2M(prior.schedule(), noting, manager)) {
            for (int i = 0; i + 1 < times.length; i++) {
                Estimate given = new Estimate(noise(2 * i, 1), noise(2 * i + 1, 1));
                second.next(given, times[i], times[i + 1]);
                assertEquals(0, largestDifference(noisy(given, times[i]), noisy(taken.get(i), times[i])), 1e-5);
                assertEquals(i == 1, largestDifference(given.x0(), taken.get(i).x0()) > 1e-3, "step " + i);
            }
        }
    }

    @Test
    void afterAShortStepItGoesNoFurtherOnThanItCame() {
        NDArray x0 = noise(1, 1);
        NDArray noise = noise(2, 1);
        TimeStep expected = (estimate, from, to) -> estimate.x0().duplicate();
        try (DpmSolver2M second = new DpmSolver2M(prior.schedule(), expected, manager)) {
            second.next(new Estimate(x0, noise), 601, 600);
            NDArray next = second.next(new Estimate(x0.add(0.1), noise), 600, 300);
            assertEquals(0, largestDifference(next, x0.add(0.2)), 1e-5);
        }
    }

    private NDArray noisy(Estimate estimate, double time) {
        return estimate.x0().mul(prior.schedule().alpha(time)).add(estimate.noise().mul(prior.schedule().sigma(time)));
    }
}
