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

/** Straight lines from the image to the noise. */
class RectifiedFlowScheduleTest {

    private final RectifiedFlowSchedule schedule = new RectifiedFlowSchedule(1000);

    @Test
    void signalAndNoiseChangePlacesEvenly() {
        assertEquals(1, schedule.alpha(0));
        assertEquals(0, schedule.sigma(0));
        assertEquals(0.75, schedule.alpha(250));
        assertEquals(0.25, schedule.sigma(250));
        assertEquals(0, schedule.alpha(1000));
    }

    @Test
    void aRunGoesFromTheNoisiestTimeToTheCleanOne() {
        assertArrayEquals(new double[] {1000, 750, 500, 250, 0}, schedule.times(4), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> schedule.times(0));
    }

    @Test
    void theTimeOfANoiseHasThatNoise() {
        for (double wanted : new double[] {0, 0.05, 1, 12}) {
            double t = schedule.timeOf(wanted);
            assertEquals(wanted, schedule.sigma(t) / schedule.alpha(t), 1e-9);
        }
        assertEquals(1000, schedule.timeOf(Double.POSITIVE_INFINITY));
    }

    @Test
    void everyTimeBetweenCanBeAskedForAndNoneBeyond() {
        assertEquals(123.4, schedule.nearest(123.4));
        assertEquals(1000, schedule.nearest(1001));
        String said = assertThrows(IllegalArgumentException.class, () -> schedule.alpha(-1)).getMessage();
        assertTrue(said.contains("0 ... 1000"), said);
        assertThrows(IllegalArgumentException.class, () -> new RectifiedFlowSchedule(0));
    }
}
