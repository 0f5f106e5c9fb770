/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTravelTest {

    private static TimeTravel travel(int steps, int length, int visits) {
        return new TimeTravel(IntStream.rangeClosed(0, steps).mapToDouble(i -> steps - 1 - i).toArray(), length, visits);
    }

    @Test
    void withOneVisitItIsTheTimesThemselves() {
        TimeTravel travel = travel(20, 10, 1);
        assertArrayEquals(travel.times(), travel.walk());
    }

    @Test
    void partsAreWalkedAgain() {
        assertArrayEquals(new double[] {2, 2, 1, 1, 0, -1}, travel(3, 1, 2).walk());
        assertArrayEquals(new double[] {4, 3, 4, 3, 4, 3, 2, 1, 2, 1, 2, 1, 0, -1}, travel(5, 2, 3).walk());
    }

    /** RePaint's published schedule, counted from its code. */
    @Test
    void thePublishedScheduleTakes2410Evaluations() {
        double[] walk = travel(250, 10, 10).walk();
        assertEquals(2410, walk.length - 1);
        long back = IntStream.range(1, walk.length).filter(i -> walk[i] > walk[i - 1]).count();
        assertEquals(24 * 9, back, "jumps");
        assertEquals(4570, walk.length - 1 + 10 * back, "steps down and up");
    }

    @ParameterizedTest
    @CsvSource({"250, 10, 10", "50, 10, 5", "50, 10, 1", "3, 1, 2", "5, 2, 3", "10, 10, 10", "4, 10, 3", "21, 10, 2", "1, 1, 9"})
    void evaluationsAreKnownBefore(int steps, int length, int visits) {
        assertEquals(travel(steps, length, visits).walk().length - 1, TimeTravel.evaluations(steps, length, visits));
    }
}
