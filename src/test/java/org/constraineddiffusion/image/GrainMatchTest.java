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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrainMatchTest {

    private static final int SIDE = 200;
    private static final IntensityScale SCALE = new IntensityScale(20, 220);
    private static final Mask BOX = Mask.of(SIDE, SIDE, (x, y) -> x >= 70 && x < 134 && y >= 60 && y < 124);
    private static final Mask STROKES = Mask.of(SIDE, SIDE, (x, y) -> (x + y / 3) % 36 < 15);

    /** Noise for a pixel of a brightness. */
    private interface Noise {
        double at(int x, int y, double brightness);
    }

    private static double white(Random random, double deviation) {
        return deviation * random.nextGaussian();
    }

    private static Noise blurred(double deviation, double sigma) {
        Random random = new Random(5);
        float[] noise = new float[SIDE * SIDE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        boolean[] all = new boolean[noise.length];
        Arrays.fill(all, true);
        float[] smooth = new MaskedGaussian(SIDE, SIDE, all, sigma).of(noise);
        double square = 0;
        for (float value : smooth) {
            square += value * value / smooth.length;
        }
        double factor = deviation / Math.sqrt(square);
        return (x, y, brightness) -> factor * smooth[y * SIDE + x];
    }

    private static Noise poisson() {
        Random random = new Random(6);
        return (x, y, brightness) -> Math.sqrt(0.8 * brightness + 4) * random.nextGaussian();
    }

    /** Broad blobs on a background. */
    private static double scene(int x, int y) {
        double nearest = Math.hypot((x + 12) % 80 - 40, (y + 25) % 80 - 40);
        return 40 + 120 / (1 + Math.exp((nearest - 22) / 1.5));
    }

    private static RandomAccessibleInterval<FloatType> plane(Noise noise, boolean whole) {
        RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(SIDE, SIDE);
        Cursor<FloatType> cursor = Views.flatIterable(plane).localizingCursor();
        while (cursor.hasNext()) {
            cursor.fwd();
            double value = scene(cursor.getIntPosition(0), cursor.getIntPosition(1));
            value += noise.at(cursor.getIntPosition(0), cursor.getIntPosition(1), value);
            cursor.get().setReal(whole ? Math.rint(value) : value);
        }
        return plane;
    }

    private static RandomAccessibleInterval<FloatType> clean() {
        return plane((x, y, brightness) -> 0, false);
    }

    static List<Arguments> noises() {
        Random random = new Random(4);
        return List.of(Arguments.of("white, 4", (Noise) (x, y, brightness) -> white(random, 4)),
                Arguments.of("white, 15", (Noise) (x, y, brightness) -> white(random, 15)),
                Arguments.of("blurred by 1", blurred(8, 1)), Arguments.of("Poisson", poisson()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noises")
    void aSmoothFillGetsTheDeviationOfItsSurroundingsInFlatPlaces(String name, Noise noise) {
        for (Mask hole : List.of(BOX, STROKES)) {
            RandomAccessibleInterval<FloatType> measured = plane(noise, true);
            RandomAccessibleInterval<FloatType> filled = match(measured, clean(), hole, SCALE).get(0).plane();
            for (boolean bright : new boolean[] {false, true}) {
                double ratio = deviation(filled, hole, true, bright) / deviation(measured, hole, false, bright);
                assertTrue(ratio > 0.8 && ratio < 1.25, name + ", bright: " + bright + ", box: " + (hole == BOX) + ": ratio " + ratio);
            }
            assertEquals(correlation(measured, hole, false), correlation(filled, hole, true), 0.35, name + ": neighbours' correlation");
        }
    }

    private static List<GrainMatch.Grained> match(RandomAccessibleInterval<FloatType> measured, RandomAccessibleInterval<FloatType> fill, Mask hole,
            IntensityScale scale) {
        return GrainMatch.of(List.of(new GrainMatch.Channel(measured, fill, scale)), hole.bits(), hole, 7);
    }

    /** The root mean square of what is not the scene, over the flat dark or bright places of a part. */
    private static double deviation(RandomAccessibleInterval<FloatType> plane, Mask hole, boolean inside, boolean bright) {
        double[] sums = new double[2];
        visit(plane, hole, inside, (x, y, noise, right) -> {
            double nearest = Math.hypot((x + 12) % 80 - 40, (y + 25) % 80 - 40);
            if (bright ? nearest < 12 : nearest > 32) {
                sums[0] += noise * noise;
                sums[1]++;
            }
        });
        return Math.sqrt(sums[0] / sums[1]);
    }

    /** Between a pixel's noise and that of its neighbour along x. */
    private static double correlation(RandomAccessibleInterval<FloatType> plane, Mask hole, boolean inside) {
        double[] sums = new double[2];
        visit(plane, hole, inside, (x, y, noise, right) -> {
            if (!Double.isNaN(right)) {
                sums[0] += noise * right;
                sums[1] += noise * noise;
            }
        });
        return sums[0] / sums[1];
    }

    private interface Visitor {
        void visit(int x, int y, double noise, double right);
    }

    private static void visit(RandomAccessibleInterval<FloatType> plane, Mask hole, boolean inside, Visitor visitor) {
        RandomAccess<FloatType> value = plane.randomAccess();
        var bit = hole.bits().randomAccess();
        double[] row = new double[SIDE];
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = SIDE - 2; x > 0; x--) {
                row[x] = Double.NaN;
                if (bit.setPositionAndGet(x, y).get() == inside) {
                    row[x] = value.setPositionAndGet(x, y).get() - scene(x, y);
                    visitor.visit(x, y, row[x], row[x + 1]);
                }
            }
            row[SIDE - 1] = Double.NaN;
        }
    }

    @Test
    void narrowPartsOfAHoleStayAsTheyWereSampled() {
        RandomAccessibleInterval<FloatType> measured = plane((x, y, brightness) -> 0, true);
        Random random = new Random(3);
        measured.forEach(value -> value.setReal(value.get() + white(random, 12)));
        Mask hole = Mask.of(SIDE, SIDE, (x, y) -> x >= 40 && x < 49 && y > 20 && y < 150 || x >= 49 && x < 60 && y >= 80 && y < 100);
        RandomAccessibleInterval<FloatType> fill = clean();
        RandomAccess<FloatType> filled = match(measured, fill, hole, SCALE).get(0).plane().randomAccess();
        RandomAccess<FloatType> before = fill.randomAccess();
        int changed = 0;
        for (int y = 21; y < 150; y++) {
            for (int x = 40; x < (y >= 80 && y < 100 ? 60 : 49); x++) {
                boolean same = Math.abs(filled.setPositionAndGet(x, y).get() - before.setPositionAndGet(x, y).get()) < 1e-3;
                assertTrue(same || y >= 80 && y < 100, "pixel " + x + ", " + y);
                changed += same ? 0 : 1;
            }
        }
        assertTrue(changed > 380, changed + " of the 400 pixels of the box");
        Mask stroke = Mask.of(SIDE, SIDE, (x, y) -> x >= 40 && x < 49);
        assertEquals(0, match(measured, fill, stroke, SCALE).get(0).added());
    }

    @Test
    void aFillOfAnImageThatIsCleanButForRoundingStaysClean() {
        for (RandomAccessibleInterval<FloatType> measured : List.of(clean(), plane((x, y, brightness) -> 0, true))) {
            RandomAccessibleInterval<FloatType> fill = clean();
            GrainMatch.Grained grained = match(measured, fill, BOX, SCALE).get(0);
            assertEquals(0, grained.added());
            assertSame(fill, grained.plane());
        }
    }

    @Test
    void aFillThatHasTheNoiseGetsNoMore() {
        Random random = new Random(8);
        Noise noise = (x, y, brightness) -> white(random, 10);
        assertEquals(0, match(plane(noise, false), plane(noise, false), BOX, SCALE).get(0).added());
    }

    @Test
    void anInvertedImageGetsTheInvertedNoise() {
        Random random = new Random(9);
        RandomAccessibleInterval<FloatType> measured = plane((x, y, brightness) -> white(random, 6), true);
        RandomAccessibleInterval<FloatType> upright = match(measured, clean(), BOX, SCALE).get(0).plane();
        RandomAccessibleInterval<FloatType> inverted = match(inverted(measured), inverted(clean()), BOX, new IntensityScale(235, 35)).get(0).plane();
        visit(upright, BOX, true, (x, y, noise, right) ->
                assertEquals(255 - upright.randomAccess().setPositionAndGet(x, y).get(), inverted.randomAccess().setPositionAndGet(x, y).get(), 1e-2));
    }

    private static RandomAccessibleInterval<FloatType> inverted(RandomAccessibleInterval<FloatType> plane) {
        RandomAccessibleInterval<FloatType> result = ArrayImgs.floats(SIDE, SIDE);
        Cursor<FloatType> source = Views.flatIterable(plane).cursor();
        Views.flatIterable(result).forEach(value -> value.set(255 - source.next().get()));
        return result;
    }

    @Test
    void equalChannelsStayEqualAndOthersGetNoiseOfTheirOwn() {
        Random random = new Random(10);
        RandomAccessibleInterval<FloatType> one = plane((x, y, brightness) -> white(random, 6), true);
        RandomAccessibleInterval<FloatType> other = plane((x, y, brightness) -> white(random, 6), true);
        GrainMatch.Channel channel = new GrainMatch.Channel(one, clean(), SCALE);
        List<GrainMatch.Grained> same = GrainMatch.of(List.of(channel, channel), BOX.bits(), BOX, 7);
        visit(same.get(0).plane(), BOX, true, (x, y, noise, right) ->
                assertEquals(scene(x, y) + noise, same.get(1).plane().randomAccess().setPositionAndGet(x, y).get(), 1e-4));
        List<GrainMatch.Grained> two = GrainMatch.of(List.of(channel, new GrainMatch.Channel(other, clean(), SCALE)), BOX.bits(), BOX, 7);
        double[] sums = new double[2];
        visit(two.get(0).plane(), BOX, true, (x, y, noise, right) -> {
            sums[0] += noise * (two.get(1).plane().randomAccess().setPositionAndGet(x, y).get() - scene(x, y));
            sums[1] += noise * noise;
        });
        assertTrue(Math.abs(sums[0] / sums[1]) < 0.1, "correlation " + sums[0] / sums[1]);
    }
}
