/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.imglib2.img.array.ArrayImgs;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class IntensityScalePropertyTest {

    @Provide
    Arbitrary<double[]> ranges() {
        Arbitrary<Double> ends = Arbitraries.doubles().between(-1e6, 1e6);
        return ends.tuple2().filter(both -> Math.abs(both.get1() - both.get2()) > 1e-3)
                .map(both -> new double[] {Math.min(both.get1(), both.get2()), Math.max(both.get1(), both.get2())});
    }

    @Provide
    Arbitrary<float[]> planes() {
        return Arbitraries.floats().between(-1e5f, 1e5f).array(float[].class).ofMinSize(2).ofMaxSize(60);
    }

    @Property(seed = "1")
    void fromTheImageToTheModelAndBackIsWhatItWas(@ForAll("ranges") double[] range, @ForAll @DoubleRange(min = -1e6, max = 1e6) double intensity) {
        IntensityScale scale = new IntensityScale(range[0], range[1]);
        double rounding = 1e-12 * (Math.abs(intensity) + Math.abs(range[0]) + Math.abs(range[1]));
        assertEquals(intensity, scale.toImage(scale.toModel(intensity)), rounding);
        double value = intensity / 1e6;
        assertEquals(value, scale.toModel(scale.toImage(value)), 1e-12 * (1 + 2 * (Math.abs(range[0]) + Math.abs(range[1])) / (range[1] - range[0])));
    }

    @Property(seed = "2")
    void theOrderOfIntensitiesIsKept(@ForAll("ranges") double[] range, @ForAll @DoubleRange(min = -1e6, max = 1e6) double a,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double b) {
        IntensityScale scale = new IntensityScale(range[0], range[1]);
        assertTrue(Double.compare(a, b) * Double.compare(scale.toModel(a), scale.toModel(b)) >= 0);
    }

    @Property(seed = "3")
    void differencesAreThoseOfTheIntensities(@ForAll("ranges") double[] range, @ForAll @DoubleRange(min = 0, max = 1e4) double difference) {
        IntensityScale scale = new IntensityScale(range[0], range[1]);
        double expected = scale.toModel(range[0] + difference) - scale.toModel(range[0]);
        assertEquals(expected, scale.differenceToModel(difference), 1e-9 * (1 + Math.abs(expected)));
    }

    @Property(seed = "4")
    void thePercentilesOfTheKnownPixelsAreMinusOneAndOne(@ForAll("planes") float[] plane, @ForAll @DoubleRange(min = 0, max = 40) double low,
            @ForAll @DoubleRange(min = 60, max = 100) double high) {
        int unknown = plane.length / 3;
        Mask hole = Mask.of(plane.length, 1, (x, y) -> x < unknown);
        float[] known = Arrays.copyOfRange(plane, unknown, plane.length);
        Arrays.sort(known);
        IntensityScale scale = IntensityScale.ofKnown(List.of(ArrayImgs.floats(plane.clone(), plane.length, 1)), hole, low, high);
        if (known[0] == known[known.length - 1]) {
            assertTrue(scale.isConstant());
        } else if (percentile(known, low) < percentile(known, high)) {
            assertEquals(percentile(known, low), scale.low(), 1e-6 * (1 + Math.abs(scale.low())));
            assertEquals(percentile(known, high), scale.high(), 1e-6 * (1 + Math.abs(scale.high())));
            assertEquals(-1, scale.toModel(scale.low()), 1e-9);
            assertEquals(1, scale.toModel(scale.high()), 1e-9);
        } else {
            assertEquals(known[0], scale.low());
            assertEquals(known[known.length - 1], scale.high());
        }
    }

    /** As numpy.percentile has it. */
    private static double percentile(float[] sorted, double percent) {
        double at = percent / 100 * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * ((double) sorted[above] - sorted[below]);
    }
}
