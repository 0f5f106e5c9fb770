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
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds the schedules to those of the training code, {@code python/constrained_diffusion/sampling/schedules.py}, at every time. */
class ScheduleParityTest {

    private final ParityFixture fixture = ParityFixture.read();

    /** ᾱ is a product of up to 1000 factors, each of one rounding: 1e-16 each, relative. */
    private void assertIsTheTrainingCodes(String name, DiscreteSchedule schedule) {
        double[] expected = fixture.array(name).values();
        double[] ratios = IntStream.range(0, expected.length).mapToDouble(t -> schedule.alphaBar(t) / expected[t]).toArray();
        double[] ones = IntStream.range(0, schedule.length()).mapToDouble(t -> 1).toArray();
        assertArrayEquals(ones, ratios, 1e-10);
    }

    @Test
    void cosineIsTheTrainingCodes() {
        assertIsTheTrainingCodes("cosine", DiscreteSchedule.cosine(1000, 0.008, 0.999));
    }

    @Test
    void linearIsTheTrainingCodes() {
        assertIsTheTrainingCodes("linear", DiscreteSchedule.linear(1000, 1e-4, 0.02));
    }

    @Test
    void scaledLinearIsTheTrainingCodes() {
        assertIsTheTrainingCodes("scaled_linear", DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012));
    }

    @Test
    void runsVisitTheTimesOfTheReferenceSampler() {
        DiscreteSchedule schedule = DiscreteSchedule.cosine(1000, 0.008, 0.999);
        assertFalse(fixture.times().isEmpty());
        fixture.times().forEach((steps, times) ->
                assertArrayEquals(times.stream().mapToDouble(Integer::doubleValue).toArray(), schedule.times(steps)));
    }
}
