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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a prior whose estimate depends on few pixels around, so that tiles that overlap enough give what the whole image does. */
class TiledPriorTest extends TensorTest {

    private static final int T = 400;

    private NeighbourhoodPrior prior(int channels, int radius) {
        return new NeighbourhoodPrior(manager, channels, radius, 8);
    }

    private static TileSettings settings(int side, int overlap, int tilesInABatch) {
        return new TileSettings(side, overlap, (long) tilesInABatch * side * side);
    }

    private static void assertClose(Estimate expected, Estimate found) {
        assertEquals(0, largestDifference(expected.x0(), found.x0()), 2e-6, "x0");
        assertEquals(0, largestDifference(expected.noise(), found.noise()), 2e-6, "noise");
    }

    /** Images of which the tiles are more than half, images that tiles do not divide, one axis within a tile, many tiles. */
    @ParameterizedTest
    @CsvSource({"40,40", "72,104", "32,88", "24,88", "88,16", "128,128"})
    void tilesThatOverlapEnoughGiveWhatTheWholeImageGives(int height, int width) {
        NeighbourhoodPrior prior = prior(2, 4);
        NDArray xt = random(1, 3, 2, height, width);
        TiledPrior tiled = new TiledPrior(prior, settings(32, 16, 2));
        assertClose(prior.estimate(xt, T), tiled.estimate(xt, T));
        assertTrue(prior.asked.size() > 2);
    }

    @Test
    void aPointwisePriorNeedsNoOverlap() {
        NeighbourhoodPrior prior = prior(1, 0);
        NDArray xt = random(1, 1, 1, 72, 40);
        assertClose(prior.estimate(xt, T), new TiledPrior(prior, settings(32, 0, 1)).estimate(xt, T));
    }

    @Test
    void tilesThatOverlapTooLittleGiveSomethingElse() {
        NeighbourhoodPrior prior = prior(1, 4);
        NDArray xt = random(1, 1, 1, 72, 40);
        NDArray tiled = new TiledPrior(prior, settings(32, 0, 1)).estimate(xt, T).x0();
        assertTrue(largestDifference(prior.estimate(xt, T).x0(), tiled) > 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 500, 999})
    void cleanEstimateAndNoiseStillMakeUpTheNoisyImage(double t) {
        NeighbourhoodPrior prior = prior(1, 8);
        NDArray xt = random(1, 1, 1, 72, 88);
        Estimate blend = new TiledPrior(prior, settings(32, 8, 4)).estimate(xt, t);
        NDArray again = blend.x0().mul(prior.schedule().alpha(t)).add(blend.noise().mul(prior.schedule().sigma(t)));
        assertEquals(0, largestDifference(again, xt), 2e-6);
    }

    @Test
    void anImageOfOneTileIsHandedOnAsItIs() {
        NeighbourhoodPrior prior = prior(1, 4);
        NDArray xt = random(1, 2, 1, 32, 24);
        Estimate plain = prior.estimate(xt, T);
        Estimate tiled = new TiledPrior(prior, settings(32, 16, 2)).estimate(xt, T);
        assertEquals(plain.x0(), tiled.x0(), "bit for bit");
        assertEquals(plain.noise(), tiled.noise(), "bit for bit");
        assertEquals(List.of(xt.getShape(), xt.getShape()), prior.asked);
    }

    @Test
    void aBatchHoldsNoMorePixelsThanAllowed() {
        NeighbourhoodPrior prior = prior(1, 4);
        new TiledPrior(prior, new TileSettings(32, 16, 3 * 32 * 32 + 5)).estimate(random(1, 2, 1, 32, 48), T);
        assertEquals(List.of(new Shape(3, 1, 32, 32), new Shape(1, 1, 32, 32)), prior.asked);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 100})
    void theResultDoesNotDependOnTheBatch(int tiles) {
        NeighbourhoodPrior prior = prior(1, 8);
        NDArray xt = random(1, 2, 1, 72, 88);
        assertClose(new TiledPrior(prior, settings(32, 8, 1)).estimate(xt, T), new TiledPrior(prior, settings(32, 8, tiles)).estimate(xt, T));
    }

    @Test
    void theNoisyImageStaysAsItWas() {
        NDArray xt = random(1, 1, 1, 72, 88);
        NDArray before = xt.duplicate();
        new TiledPrior(prior(1, 4), settings(32, 16, 2)).estimate(xt, T);
        assertEquals(before, xt);
    }

    @Test
    void theEstimateLivesAsLongAsTheNoisyImage() {
        TiledPrior tiled = new TiledPrior(prior(1, 4), settings(32, 16, 2));
        try (NDManager own = manager.newSubManager()) {
            NDArray xt = random(1, 1, 1, 72, 88);
            xt.attach(own);
            Estimate estimate = tiled.estimate(xt, T);
            assertSame(own, estimate.x0().getManager());
            assertSame(own, estimate.noise().getManager());
        }
    }

    @Test
    void aPriorThatAsksCanEndAnEvaluationBetweenItsBatches() {
        NeighbourhoodPrior prior = prior(1, 4);
        DiffusionPrior asking = new CountingPrior(prior, () -> {
            if (prior.asked.size() == 2) {
                throw new CancellationException();
            }
        });
        TiledPrior tiled = new TiledPrior(asking, settings(32, 16, 1));
        assertThrows(CancellationException.class, () -> tiled.estimate(random(1, 1, 1, 72, 88), T));
        assertEquals(2, prior.asked.size());
    }

    @Test
    void refusesTilesThatTheModelCannotTake() {
        assertThrows(IllegalArgumentException.class, () -> new TiledPrior(prior(1, 4), settings(36, 16, 1)));
        assertThrows(IllegalArgumentException.class, () -> new TiledPrior(prior(1, 4), settings(32, 12, 1)));
        assertThrows(IllegalArgumentException.class, () -> new TileSettings(32, 32, 1));
        TiledPrior tiled = new TiledPrior(prior(1, 4), settings(32, 16, 1));
        assertThrows(IllegalArgumentException.class, () -> tiled.estimate(random(1, 1, 1, 36, 88), T));
    }

    @Test
    void closesThePriorThatItTiles() {
        NeighbourhoodPrior prior = prior(1, 4);
        new TiledPrior(prior, settings(32, 16, 1)).close();
        assertTrue(prior.closed);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 1024})
    void tilesFollowFromTheFieldOfView(int fieldOfView) {
        TileSettings settings = TileSettings.of(fieldOfView, 8);
        assertEquals(new TileSettings(4 * fieldOfView, fieldOfView, 16L * fieldOfView * fieldOfView, true), settings);
    }

    @Test
    void tilesOfAnOddFieldOfViewAreRoundedUpToTheDivisor() {
        assertEquals(new TileSettings(128, 32, 128 * 128, true), TileSettings.of(17, 16));
        new TiledPrior(prior(1, 4), TileSettings.of(1, 8));
    }

    @Test
    void whereThereIsLittleNoiseTilesMayShareLess() {
        TileSettings settings = TileSettings.of(128, 16);
        assertEquals(128, settings.at(0.6, 16).overlap());
        assertEquals(64, settings.at(0.4, 16).overlap());
        assertEquals(32, settings.at(0.1, 16).overlap());
        assertEquals(16, TileSettings.of(16, 16).at(0.1, 16).overlap(), "a multiple of the divisor");
        assertEquals(64, new TileSettings(512, 64, 512 * 512).at(0, 16).overlap(), "not if all is asked for");
        NeighbourhoodPrior prior = prior(1, 4);
        TiledPrior tiled = new TiledPrior(prior, new TileSettings(64, 32, 64 * 64, true));
        NDArray xt = random(1, 1, 1, 128, 64);
        tiled.estimate(xt, 900);
        long noisy = prior.asked.stream().mapToLong(Shape::size).sum();
        tiled.estimate(xt, 20);
        long all = prior.asked.stream().mapToLong(Shape::size).sum();
        assertTrue(all - noisy < noisy, prior.asked.toString());
    }

    @Test
    void anotherFailureIsHandedOnAtOnce() {
        NeighbourhoodPrior prior = prior(1, 4);
        prior.mostPixels = 0;
        prior.failure = new EngineException("The size of tensor a must match the size of tensor b");
        TiledPrior tiled = new TiledPrior(prior, settings(32, 16, 4));
        assertSame(prior.failure, assertThrows(EngineException.class, () -> tiled.estimate(random(1, 1, 1, 72, 88), T)));
        assertEquals(1, prior.asked.size());
    }
}
