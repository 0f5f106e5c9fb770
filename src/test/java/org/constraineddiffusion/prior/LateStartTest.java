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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.constraineddiffusion.constraint.SumConstraint;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.SamplingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that start from a noised image. */
class LateStartTest extends TensorTest {

    private DiffusionPrior gaussian(double mean) {
        return new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), 4, mean, 2);
    }

    @Test
    void withoutStructureTheTimesAreAllOfThem() {
        DiffusionPrior prior = gaussian(0);
        assertArrayEquals(prior.schedule().times(20), new LateStart(prior, 0).schedule().times(20));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.4, 0.9})
    void theRunTakesItsShareOfTheSteps(double structure) {
        double[] times = new LateStart(gaussian(0), structure).schedule().times(20);
        assertEquals(20 * (1 - structure), times.length - 1, 1);
        assertEquals(999 - structure * 1000, times[0], 1);
        assertEquals(-1, times[times.length - 1]);
        for (int i = 1; i < times.length; i++) {
            assertTrue(times[i] < times[i - 1]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7})
    void theStartIsTheNoisedImageWhateverTheMeanOfTheModel(double mean) {
        LateStart late = new LateStart(gaussian(mean), 0.5);
        NDArray image = random(1, 1, 1, 4, 4);
        NDArray noise = random(2, 2, 1, 4, 4);
        double t = late.schedule().times(20)[0];
        NDArray start = new ReverseDiffusion(late, new SumConstraint(List.of()), SamplingListener.NONE).startFromNoise(late.noise(image, noise), t);
        NDArray expected = noise.mul(late.schedule().sigma(t)).add(image.mul(late.schedule().alpha(t)));
        assertTrue(largestDifference(expected, start) < 1e-5);
    }

    @Test
    void allOfTheStructureIsRefused() {
        assertEquals("structure must be from 0 to below 1 (got 1.0).",
                assertThrows(IllegalArgumentException.class, () -> new LateStart(gaussian(0), 1)).getMessage());
    }
}
