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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens where memory runs out, and that none is lost where it does not. */
class TiledPriorMemoryTest extends TensorTest {

    private static final int T = 400;

    private final TileSettings settings = new TileSettings(64, 16, 8 * 64 * 64);

    private NeighbourhoodPrior priorWithMemoryFor(long pixels) {
        NeighbourhoodPrior prior = new NeighbourhoodPrior(manager, 1, 4, 8);
        prior.mostPixels = pixels;
        prior.failure = new EngineException("[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory");
        return prior;
    }

    private NDArray whole(NDArray xt) {
        return new NeighbourhoodPrior(manager, 1, 4, 8).estimate(xt, T).x0();
    }

    @Test
    void goesOnWithSmallerBatches() {
        NeighbourhoodPrior prior = priorWithMemoryFor(3 * 64 * 64);
        NDArray xt = random(1, 1, 1, 256, 256);
        TiledPrior tiled = new TiledPrior(prior, settings);
        assertEquals(0, largestDifference(tiled.estimate(xt, T).x0(), whole(xt)), 2e-6);
        assertEquals(new TileSettings(64, 16, 2 * 64 * 64), tiled.settings());
    }

    @Test
    void goesOnWithSmallerTilesWhereOneIsTooMuch() {
        NeighbourhoodPrior prior = priorWithMemoryFor(64 * 64 - 1);
        NDArray xt = random(1, 1, 1, 256, 256);
        TiledPrior tiled = new TiledPrior(prior, settings);
        assertEquals(0, largestDifference(tiled.estimate(xt, T).x0(), whole(xt)), 2e-6);
        assertEquals(new TileSettings(32, 16, 32 * 32), tiled.settings());
    }

    @Test
    void tilesAnImageThatWouldFitOneTileButNotTheMemory() {
        NeighbourhoodPrior prior = priorWithMemoryFor(40 * 40);
        NDArray xt = random(1, 1, 1, 56, 56);
        TiledPrior tiled = new TiledPrior(prior, settings);
        assertEquals(0, largestDifference(tiled.estimate(xt, T).x0(), whole(xt)), 2e-6);
        assertEquals(32, tiled.settings().side());
    }

    @Test
    void doesNotTryAgainWhatFailedBefore() {
        NeighbourhoodPrior prior = priorWithMemoryFor(64 * 64);
        NDArray xt = random(1, 1, 1, 256, 256);
        TiledPrior tiled = new TiledPrior(prior, settings);
        tiled.estimate(xt, T);
        prior.asked.clear();
        tiled.estimate(xt, T);
        assertTrue(prior.asked.stream().allMatch(new Shape(1, 1, 64, 64)::equals), prior.asked.toString());
    }

    @Test
    void aLackOfJavasMemoryIsTreatedAlike() {
        NeighbourhoodPrior prior = priorWithMemoryFor(Long.MAX_VALUE);
        DiffusionPrior small = new CountingPrior(prior, () -> {
            if (prior.asked.isEmpty()) {
                prior.asked.add(new Shape());
                throw new OutOfMemoryError("Java heap space");
            }
        });
        TiledPrior tiled = new TiledPrior(small, settings);
        tiled.estimate(random(1, 1, 1, 256, 256), T);
        assertEquals(4 * 64 * 64, tiled.settings().batchPixels());
    }

    @Test
    void saysInTheEndHowLargeTheImageIs() {
        NeighbourhoodPrior prior = priorWithMemoryFor(100);
        TiledPrior tiled = new TiledPrior(prior, settings);
        Exception failed = assertThrows(ImageTooLargeException.class, () -> tiled.estimate(random(1, 1, 1, 96, 256), T));
        assertEquals("The memory ran out: an image of 256 x 96 pixels is too large here, even in tiles of 32 x 32 pixels, one at a time.",
                failed.getMessage());
        assertSame(prior.failure, failed.getCause());
    }

    @Test
    void recognisesTheEnginesOwnWords() {
        long moreThanAnyMachineHas = 1L << 48;
        EngineException failed = assertThrows(EngineException.class, () -> manager.zeros(new Shape(moreThanAnyMachineHas), DataType.FLOAT32));
        assertTrue(MemoryShortage.isIn(failed), failed.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUDA out of memory. Tried to allocate 2.00 GiB", "DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED", "std::bad_alloc"})
    void recognisesTheWordsOfOtherDevicesAndSystems(String message) {
        assertTrue(MemoryShortage.isIn(new EngineException(message)));
        assertFalse(MemoryShortage.isIn(new IllegalStateException(message)), "not Torch's");
    }

    @Test
    void holdsNoTensorsAfterManyEvaluationsNorAfterOneThatFailed() {
        NeighbourhoodPrior prior = priorWithMemoryFor(64 * 64);
        TiledPrior tiled = new TiledPrior(prior, settings);
        try (NDManager own = manager.newSubManager()) {
            NDArray xt = random(1, 1, 1, 256, 256);
            xt.attach(own);
            for (int i = 0; i < 200; i++) {
                Estimate estimate = tiled.estimate(xt, T);
                estimate.x0().close();
                estimate.noise().close();
            }
            prior.mostPixels = 1;
            assertThrows(ImageTooLargeException.class, () -> tiled.estimate(xt, T));
            assertEquals(List.of(xt), own.getManagedArrays());
        }
    }
}
