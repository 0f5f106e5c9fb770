/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseSourceTest extends TensorTest {

    private NDArray fresh(NDArray start) {
        return NoiseSource.fresh(3, start).next(manager, 1, 8, 8);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 123456789012345L})
    void theNoiseIsTheSequenceThatJavaSpecifies(long seed) {
        float[] noise = new NoiseSource(seed, 1).next(manager, 1, 20, 30).toFloatArray();
        Random random = new Random(seed < 0 ? seed ^ (seed >>> 48) * 0x9E3779B97F4AL : seed);
        for (float value : noise) {
            assertEquals((float) random.nextGaussian(), value);
        }
    }

    @Test
    void imagesThatStartFromTheSameNoiseGetTheSameOnTheWayToo() {
        NDArray one = new NoiseSource(3, 1).next(manager, 1, 8, 8);
        NDArray all = fresh(one.repeat(0, 3));
        assertEquals(0, largestDifference(all.get("0:1"), all.get("2:3")));
        assertEquals(0, largestDifference(all.get("0:1"), fresh(one)));
        assertTrue(largestDifference(one, all.get("0:1")) > 0.5, "not the start's again");
    }

    @Test
    void imagesThatStartFromOthersGetOthersAndWhatTheyWouldGetAlone() {
        NDArray two = new NoiseSource(3, 2).next(manager, 1, 8, 8);
        NDArray both = fresh(two);
        assertTrue(largestDifference(both.get("0:1"), both.get("1:2")) > 0.5);
        assertEquals(0, largestDifference(both.get("1:2"), fresh(two.get("1:2"))));
    }

    @Test
    void seedsThatDifferInTheirUpperBitsOnlyAreOtherSeeds() {
        long[] seeds = {1, 1 + (1L << 48), 1 - (1L << 48), -1, Long.MAX_VALUE, 0, Long.MIN_VALUE};
        for (int i = 0; i < seeds.length; i++) {
            for (int j = 0; j < i; j++) {
                NDArray one = new NoiseSource(seeds[i], 1).next(manager, 1, 8, 8);
                NDArray other = new NoiseSource(seeds[j], 1).next(manager, 1, 8, 8);
                assertTrue(largestDifference(one, other) > 0.5, seeds[i] + " and " + seeds[j]);
            }
        }
    }
}
