/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.CameraNoise;
import org.constraineddiffusion.image.IntensityScale;
import org.junit.jupiter.api.Test;

class InverseProblemTest {

    private final RandomAccessibleInterval<FloatType> one = Fields.random(8, 8, 1);
    private final RandomAccessibleInterval<FloatType> other = Fields.random(8, 8, 2);
    private final ForwardModel identity = ForwardModel.identity(8, 8);

    @Test
    void itNeedsAPlane() {
        assertThrows(IllegalArgumentException.class, () -> InverseProblem.of(List.of(), identity));
    }

    @Test
    void theNoiseOfSeveralPlanesIsTheirRootMeanSquare() {
        InverseProblem problem = InverseProblem.of(List.of(one, other), identity).withNoise(plane -> plane == one ? 3 : 4);
        assertEquals(Math.sqrt(12.5), problem.noise(problem.measured()), 1e-12);
        assertEquals(4, problem.noise(List.of(other)));
        assertEquals(0, InverseProblem.of(List.of(one), identity).noise(List.of(one)), "exact unless noise is given");
    }

    @Test
    void eachSettingLeavesTheOthersAndTheProblemItComesFrom() {
        InverseProblem plain = InverseProblem.of(List.of(one), identity);
        IntensityScale scale = new IntensityScale(0, 1);
        InverseProblem all = plain.withCondition("a", 1).withNoise(2).withCondition("b", 3).onScale(scale).withCondition("a", 4);
        assertEquals(Map.of("a", 4.0, "b", 3.0), all.conditions());
        assertEquals(2, all.noise(List.of(one)));
        assertSame(scale, all.scale().orElseThrow());
        assertSame(identity, all.forwardModel());
        assertEquals(Map.of("c", 1.0), all.withConditions(Map.of("c", 1.0)).conditions());
        assertTrue(plain.conditions().isEmpty() && plain.scale().isEmpty());
    }

    private static double mean(RandomAccessibleInterval<FloatType> plane) {
        double sum = 0;
        for (FloatType value : plane) {
            sum += value.get();
        }
        return sum / plane.size();
    }

    @Test
    void ofCameraNoiseTheResultHasTheMeanOfTheMeasuredPlane() {
        CameraNoise camera = CameraNoise.of(2, 10, 3);
        InverseProblem problem = InverseProblem.of(List.of(one), identity).withCameraNoise(List.of(camera));
        InverseProblem stabilized = problem.stabilized();
        assertEquals(1, stabilized.noise(stabilized.measured()), "of every pixel");
        assertEquals(camera.stabilized(Fields.at(one, 3, 4)), Fields.at(stabilized.measured().get(0), 3, 4), 1e-4);
        RandomAccessibleInterval<FloatType> flat = Fields.constant(8, 8, (float) camera.stabilized(120));
        RestoredRegion restored = problem.unstabilized(new RestoredRegion(List.of(flat), Optional.empty()));
        assertEquals(mean(one), mean(restored.planes().get(0)), 1e-3);
        RestoredRegion alike = problem.unstabilized(new RestoredRegion(stabilized.measured(), Optional.empty()));
        assertEquals(mean(one), mean(alike.planes().get(0)), 1e-3);
        assertEquals(Fields.at(one, 3, 4), Fields.at(alike.planes().get(0), 3, 4), 0.2);
        assertSame(restored, InverseProblem.of(List.of(one), identity).unstabilized(restored), "other noise needs no transform");
    }
}
