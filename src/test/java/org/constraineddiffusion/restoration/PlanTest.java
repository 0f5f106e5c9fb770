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
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.operator.Canvas;
import org.junit.jupiter.api.Test;

class PlanTest {

    private final RecordingSession session = RecordingSession.grey();
    private final RandomAccessibleInterval<FloatType> plane = Fields.random(16, 16, 1);
    private final Mask hole = Mask.of(16, 16, (x, y) -> x == 5);

    private InverseProblem problem(List<RandomAccessibleInterval<FloatType>> planes) {
        return InverseProblem.of(planes, ForwardModel.mask(hole, 8));
    }

    private Plan plan(InverseProblem problem) {
        return Plan.of(problem, session, Polarity.BRIGHT);
    }

    private List<Plan.Batch> batches(InverseProblem problem) {
        return plan(problem).regions().get(0).batches();
    }

    @Test
    void holesThatLieFarApartAreRegionsWithCanvasesThatTheModelTakes() {
        Mask holes = Fields.twoHoles();
        Plan plan = plan(InverseProblem.of(List.of(Fields.random(400, 32, 1)), ForwardModel.mask(holes, 8)));
        assertEquals(2, plan.regions().size());
        long pixels = 0;
        for (Plan.Region region : plan.regions()) {
            Mask part = region.forwardModel().region().orElseThrow();
            Canvas canvas = region.canvas();
            Interval window = Intervals.createMinSize(-canvas.left(), -canvas.top(), canvas.width(), canvas.height());
            assertTrue(Intervals.contains(window, Intervals.expand(part.bounds(), 8)), "the hole and its context");
            assertEquals(0, canvas.width() % 4 + canvas.height() % 4);
            assertTrue(canvas.width() < 60, "not what is between them");
            pixels += part.count();
        }
        assertEquals(holes.count(), pixels, "each pixel in one of them");
    }

    @Test
    void withoutAHoleThereIsNothingToDo() {
        assertTrue(plan(InverseProblem.of(List.of(plane), ForwardModel.mask(Mask.none(16, 16), 8))).regions().isEmpty());
    }

    @Test
    void equalChannelsAreRestoredOnce() {
        Plan plan = plan(problem(List.of(plane, Fields.random(16, 16, 1), Fields.random(16, 16, 2))));
        assertEquals(3, plan.groups().size());
        List<Plan.Batch> batches = plan.regions().get(0).batches();
        assertEquals(1, batches.size(), "of equal noise: together");
        assertEquals(2, batches.get(0).groups().size());
        assertSame(plan.groups().get(0), plan.groups().get(1).firstAlike(plan.groups()));
    }

    @Test
    void channelsOfDifferentNoiseAreRestoredApart() {
        RandomAccessibleInterval<FloatType> other = Fields.random(16, 16, 2);
        IntensityScale scale = new IntensityScale(100, 200);
        List<RandomAccessibleInterval<FloatType>> planes = List.of(plane, other);
        List<Plan.Batch> apart = batches(problem(planes).onScale(scale).withNoise(each -> each == other ? 10 : 5));
        assertEquals(List.of(1, 1), apart.stream().map(batch -> batch.groups().size()).toList());
        assertEquals(List.of(0.1, 0.2), apart.stream().map(Plan.Batch::noise).toList());
        assertEquals(1, batches(problem(planes).onScale(scale).withNoise(5)).size());
    }

    @Test
    void aChannelOfOneValueIsInNoBatch() {
        Plan plan = plan(problem(List.of(Fields.constant(16, 16, 3), plane)));
        assertEquals(2, plan.groups().size());
        assertEquals(List.of(plan.groups().get(1)), plan.regions().get(0).batches().get(0).groups());
        assertTrue(batches(problem(List.of(Fields.constant(16, 16, 3)))).isEmpty());
    }

    @Test
    void aColourModelSeesThreePlanesAsOneImage() {
        RecordingSession colour = new RecordingSession("src/test/resources/fuzz/rgb", (target, sampling) -> new float[0]);
        Plan plan = Plan.of(problem(List.of(plane, Fields.random(16, 16, 2), Fields.random(16, 16, 3))), colour, Polarity.BRIGHT);
        assertEquals(1, plan.groups().size());
        assertEquals(3, plan.regions().get(0).batches().get(0).channels());
        String said = assertThrows(ModelException.class, () -> Plan.of(problem(List.of(plane, plane)), colour, Polarity.BRIGHT)).getMessage();
        assertTrue(said.contains("takes images of 3 channels, not of 2"), said);
    }

    @Test
    void aConditionThatTheUserGivesIsNotEstimated() {
        assertEquals(Map.of("nuclear_diameter", 20.0), batches(problem(List.of(plane)).withCondition("nuclear_diameter", 20)).get(0).conditions());
        assertEquals(Map.of("nuclear_diameter", 0.0), batches(problem(List.of(plane))).get(0).conditions(), "no nuclei: unknown");
        assertThrows(ModelException.class, () -> plan(problem(List.of(plane)).withCondition("nuclear_diameter", -1)));
    }

    @Test
    void theScaleIsThatOfTheKnownPixelsUnlessOneIsGiven() {
        RandomAccessibleInterval<FloatType> bright = Fields.random(16, 16, 1);
        for (int y = 0; y < 16; y++) {
            bright.getAt(5, y).set(1e6f);
        }
        IntensityScale found = plan(problem(List.of(bright))).groups().get(0).scale();
        assertTrue(found.high() < 250, "the hole does not count: " + found);
        IntensityScale given = new IntensityScale(0, 4000);
        assertEquals(given, plan(problem(List.of(bright)).onScale(given)).groups().get(0).scale());
    }

    @Test
    void aPlaneWithoutAFiniteKnownPixelIsRefused() {
        assertThrows(InputException.class, () -> plan(problem(List.of(Fields.constant(16, 16, Float.NaN)))));
    }
}
