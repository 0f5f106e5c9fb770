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

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.constraineddiffusion.model.TorchRuntime;

class TiledPriorPropertyTest {

    /** A pixel of the prior depends on those within a quarter of what tiles share, which is as far as a tile's edge counts for nothing. */
    @Property(tries = 80, seed = "1")
    void tilesGiveWhatTheWholeImageGives(@ForAll @IntRange(min = 1, max = 20) int rows, @ForAll @IntRange(min = 1, max = 20) int columns,
            @ForAll @IntRange(min = 1, max = 3) int images, @ForAll @IntRange(min = 1, max = 3) int channels, @ForAll @IntRange(min = 0, max = 3) int shared,
            @ForAll @IntRange(min = 1, max = 5) int more, @ForAll @IntRange(min = 1, max = 4) int batch, @ForAll @DoubleRange(min = 0, max = 999) double t,
            @ForAll long seed) {
        TorchRuntime.start();
        int overlap = 8 * shared;
        int side = overlap + 8 * more;
        try (NDManager manager = NDManager.newBaseManager()) {
            NeighbourhoodPrior prior = new NeighbourhoodPrior(manager, channels, overlap / 4, 8);
            TiledPrior tiled = new TiledPrior(prior, new TileSettings(side, overlap, (long) batch * side * side));
            NDArray xt = random(manager, seed, new Shape(images, channels, 8L * rows, 8L * columns));
            Estimate expected = prior.estimate(xt, t);
            Estimate found = tiled.estimate(xt, t);
            assertEquals(0, expected.x0().sub(found.x0()).abs().max().getFloat(), 5e-6);
            assertEquals(0, expected.noise().sub(found.noise()).abs().max().getFloat(), 5e-6 / prior.schedule().sigma(t));
        }
    }

    private static NDArray random(NDManager manager, long seed, Shape shape) {
        float[] values = new float[(int) shape.size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }
}
