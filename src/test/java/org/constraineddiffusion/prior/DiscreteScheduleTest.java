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

import org.junit.jupiter.api.Test;

class DiscreteScheduleTest {

    private final DiscreteSchedule cosine = DiscreteSchedule.cosine(1000, 0.008, 0.999);

    @Test
    void cosineHasTheValuesOfTheTrainingCode() {
        assertEquals(0.999958715775178, cosine.alphaBar(0), 1e-12);
        assertEquals(0.49228517244880304, cosine.alphaBar(500), 1e-12);
        assertEquals(2.4287669070348567e-09, cosine.alphaBar(999), 1e-15);
    }

    @Test
    void linearHasTheValuesOfTheTrainingCode() {
        DiscreteSchedule linear = DiscreteSchedule.linear(1000, 1e-4, 0.02);
        assertEquals(0.07779665836502389, linear.alphaBar(500), 1e-12);
        assertEquals(4.035829765375676e-05, linear.alphaBar(999), 1e-15);
    }

    @Test
    void scaledLinearEndsWithTheSignalThatStableDiffusionLeaves() {
        DiscreteSchedule scaled = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);
        assertEquals(0.2763326838229746, scaled.alphaBar(500), 1e-12);
        assertEquals(0.0047, scaled.alphaBar(999), 5e-5);
    }

    @Test
    void signalAndNoiseHaveUnitPower() {
        for (double t : new double[] {-1, 0, 1, 499, 998, 999}) {
            assertEquals(1, Math.pow(cosine.alpha(t), 2) + Math.pow(cosine.sigma(t), 2), 1e-12, "t = " + t);
        }
    }

    @Test
    void theCleanTimeHasNoNoise() {
        assertEquals(1, cosine.alpha(-1));
        assertEquals(0, cosine.sigma(-1));
    }

    @Test
    void timesStartAtTheNoisiestAndEndAtTheCleanOne() {
        assertArrayEquals(new double[] {999, 749, 499, 249, -1}, cosine.times(4));
        double[] all = cosine.times(1000);
        assertEquals(0, all[999]);
        assertEquals(-1, all[1000]);
    }

    @Test
    void everyTimeIsNoisierThanTheNext() {
        double[] times = cosine.times(37);
        for (int i = 1; i < times.length; i++) {
            assertTrue(times[i] < times[i - 1]);
        }
    }

    @Test
    void refusesTimesAndStepsThatItDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> cosine.alphaBar(1000));
        assertThrows(IllegalArgumentException.class, () -> cosine.times(0));
        assertThrows(IllegalArgumentException.class, () -> cosine.times(1001));
    }
}
