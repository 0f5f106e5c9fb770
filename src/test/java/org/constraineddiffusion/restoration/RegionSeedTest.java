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
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;
import org.junit.jupiter.api.Test;

/** What the noise of a region follows from. */
class RegionSeedTest {

    private static final Mask HOLE = Mask.of(16, 16, (x, y) -> x >= 6 && x < 10 && y >= 6 && y < 10);

    private final RandomAccessibleInterval<FloatType> plane = plane(1, 0);

    /** Whole numbers; of a sum, that less the numbers. */
    private static RandomAccessibleInterval<FloatType> plane(long seed, int sum) {
        Random random = new Random(seed);
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            int value = random.nextInt(200);
            values[i] = sum == 0 ? value : sum - value;
        }
        return ArrayImgs.floats(values, 16, 16);
    }

    private static long seed(RegionSeed seed, Polarity polarity, List<RandomAccessibleInterval<FloatType>> planes) {
        Plan plan = Plan.of(InverseProblem.of(planes, ForwardModel.mask(HOLE, 0)), RecordingSession.grey(), polarity);
        return seed.of(plan.regions().get(0), plan.groups());
    }

    private long seed(int index) {
        return seed(RegionSeed.ofPlane(1, index), Polarity.BRIGHT, List.of(plane));
    }

    @Test
    void planesOfTheSamePixelsHaveNoiseOfTheirOwn() {
        assertEquals(seed(1), seed(1));
        assertNotEquals(seed(1), seed(2));
        assertNotEquals(seed(1), seed(RegionSeed.ofPlane(2, 1), Polarity.BRIGHT, List.of(plane)), "another seed");
    }

    @Test
    void knownPixelsCountButNoConstantChannel() {
        assertNotEquals(seed(1), seed(RegionSeed.ofPlane(1, 1), Polarity.BRIGHT, List.of(plane(2, 0))));
        assertEquals(seed(1), seed(RegionSeed.ofPlane(1, 1), Polarity.BRIGHT, List.of(plane, Fields.constant(16, 16, 7))));
    }

    @Test
    void anImageAndItsInvertedOneStartAlike() {
        assertEquals(seed(1), seed(RegionSeed.ofPlane(1, 1), Polarity.DARK, List.of(plane(1, 1000))));
    }
}
