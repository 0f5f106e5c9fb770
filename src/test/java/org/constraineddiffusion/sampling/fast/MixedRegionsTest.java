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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MixedRegionsTest extends StrategyTest {

    private NDArray narrow() {
        return mask(SIDE).sub(mask(SIDE - 2));
    }

    private NDArray wide() {
        return mask(SIDE - 2).sub(mask(KNOWN));
    }

    private FastStrategy mixed() {
        NDArray distances = wide().mul(25).add(narrow().mul(3));
        return MixedRegions.of(initial(25, Optional.of(distances)), FastTuning.DEFAULT).orElseThrow();
    }

    @Test
    void thereMustBeANarrowRegion() {
        assertTrue(MixedRegions.of(initial(25), FastTuning.DEFAULT).isEmpty());
        assertTrue(MixedRegions.of(initial(25, Optional.of(wide().mul(25).add(narrow().mul(9)))), FastTuning.DEFAULT).isEmpty());
    }

    @Test
    void narrowRegionsVaryLittleAndWideOnesAsMuchAsAlone() {
        NDArray mixed = run(mixed(), known(KNOWN), noise(1, 200), 3).image();
        NDArray samples = run(new PosteriorSample(initial(25)), known(KNOWN), noise(1, 200), 3).image();
        assertTrue(deviation(mixed, narrow()) < 0.5 * deviation(samples, narrow()));
        assertEquals(deviation(samples, wide()), deviation(mixed, wide()), 0.25 * deviation(samples, wide()));
    }

    @Test
    void narrowRegionsHaveTheirOwnTimesAfterTheOthers() {
        run(new PosteriorMean(initial(3), Optional.empty()), known(KNOWN), noise(1, 1), 3);
        List<Double> own = List.copyOf(times);
        run(mixed(), known(KNOWN), noise(1, 1), 3);
        assertEquals(own, times.subList(times.size() - own.size(), times.size()));
        assertEquals(prior.schedule().timeOf(12), times.get(0));
    }
}
