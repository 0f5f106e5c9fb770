/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.Test;

/** Which noise to start with, by distance, and which strategy follows. */
class FastTuningTest extends StrategyTest {

    private final FastTuning tuning = FastTuning.DEFAULT;

    @Test
    void theStartGrowsWithTheDistanceUpToTheNoisiest() {
        assertEquals(0, tuning.startOf(0));
        assertEquals(0.1, tuning.startOf(1), 1e-12);
        assertEquals(0.8, tuning.startOf(4), 1e-12);
        assertEquals(Math.pow(2.7, 1.5), tuning.startOf(9), 1e-12);
        assertEquals(12, tuning.startOf(50));
        assertEquals(12, tuning.startOf(14), 0.02, "that of an operator that is not known");
    }

    @Test
    void theEndFollowsFromTheStart() {
        assertEquals(0.05, tuning.endOf(1));
        assertEquals(0.02, tuning.endOf(1.1));
        assertEquals(12 / 140.0, tuning.endOf(12), 1e-12);
    }

    @Test
    void theStrategyFollowsFromTheInitialEstimate() {
        FastSampler sampler = new FastSampler(FastSettings.DEFAULT, tuning, Initializers.found());
        NDArray regions = mask(SIDE).sub(mask(SIDE - 2)).mul(2).add(mask(KNOWN).mul(20));
        assertInstanceOf(PosteriorMean.class, sampler.strategy(initial(4), false, 0));
        assertInstanceOf(PosteriorSample.class, sampler.strategy(initial(5), false, 0));
        assertInstanceOf(MixedRegions.class, sampler.strategy(initial(20, Optional.of(regions)), false, 0));
        assertInstanceOf(PosteriorMean.class, sampler.strategy(initial(0), false, 0), "all is known, without noise");
        InitialEstimate noisy = new InitialEstimate(image, 0, Optional.empty(), 0, 0.2);
        assertEquals(0.2, assertInstanceOf(FromMeasuredNoise.class, sampler.strategy(noisy, false, 0)).deviation());
    }

    @Test
    void measurementsThatCoverEveryPixelAreSplitOffUpToADistance() {
        FastSampler sampler = new FastSampler(FastSettings.DEFAULT, tuning, Initializers.found());
        assertInstanceOf(HalfQuadraticSplitting.class, sampler.strategy(initial(4), true, 0));
        assertEquals(tuning.noisy(), assertInstanceOf(HalfQuadraticSplitting.class, sampler.strategy(initial(4), true, 0.02)).tuning());
        assertInstanceOf(HalfQuadraticSplitting.class, sampler.strategy(initial(8), true, 0.02), "a wide blur");
        assertInstanceOf(PosteriorSample.class, sampler.strategy(initial(8), true, 0));
        assertInstanceOf(PosteriorSample.class, sampler.strategy(initial(16), true, 0), "whose mean would be blurred");
    }
}
