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
import java.util.Optional;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.junit.jupiter.api.Test;

/** Pairs of estimates of a Gaussian prior, which are linear in the noise. */
class AntitheticMeanStepTest extends HalfKnownImageTest {

    private static final double T = 300;

    private AntitheticMeanStep towardsMean(Optional<NDArray> where) {
        return new AntitheticMeanStep(prior.schedule(), prior::estimate, new NoiseSource(1, 1), manager, where);
    }

    @Test
    void theNoiseOfAPairCancels() {
        try (AntitheticMeanStep mean = towardsMean(Optional.empty())) {
            NDArray x = mean.noisy(image, noise(4, 1), T);
            NDArray expected = prior.estimate(image.mul(prior.schedule().alpha(T)), T).x0();
            Estimate found = mean.update(x, T);
            assertEquals(0, largestDifference(found.x0(), expected), 1e-5);
            assertTrue(distance(prior.estimate(x, T).x0(), expected) > 0.1);
        }
    }

    @Test
    void whereNoMeanIsWantedTheNoiseStays() {
        NDArray columns = mask(KNOWN);
        try (AntitheticMeanStep mean = towardsMean(Optional.of(columns))) {
            NDArray x = mean.noisy(image, noise(4, 1), T);
            NDArray kept = image.mul(prior.schedule().alpha(T));
            NDArray half = kept.add(x.sub(kept).mul(columns.neg().add(1)));
            assertEquals(0, largestDifference(mean.update(x, T).x0(), prior.estimate(half, T).x0()), 1e-5);
        }
    }

    @Test
    void beforeNoiseIsDrawnThereIsNoPair() {
        try (AntitheticMeanStep mean = towardsMean(Optional.empty())) {
            NDArray x = noise(4, 1);
            assertEquals(0, largestDifference(mean.update(x, T).x0(), prior.estimate(x, T).x0()));
        }
    }

    @Test
    void everyStepDrawsItsNoiseAnewAndTheLastNone() {
        try (AntitheticMeanStep mean = towardsMean(Optional.empty())) {
            Estimate estimate = new Estimate(image, noise(4, 1));
            NDArray once = mean.next(estimate, T, 200);
            NDArray again = mean.next(estimate, T, 200);
            double s = prior.schedule().sigma(200);
            NDArray drawn = once.sub(image.mul(prior.schedule().alpha(200)));
            assertEquals(s, Math.sqrt(drawn.square().mean().getFloat()), 0.3 * s);
            assertTrue(distance(once, again) > 0.5 * s);
            assertEquals(0, largestDifference(mean.next(estimate, T, -1), image), 1e-6);
        }
    }
}
