/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {

    private static final Owner HERE = Owner.here(Map.of("SLURM_ARRAY_JOB_ID", "12", "SLURM_ARRAY_TASK_ID", "3"));

    @TempDir
    private Path folder;

    private final Claims claims = new Claims(HERE);

    @AfterEach
    void close() {
        claims.close();
    }

    private Path item() {
        return folder.resolve("a.tif.json");
    }

    private void claimedBy(Owner owner) throws IOException {
        Files.writeString(folder.resolve("a.tif.json.claim1"), new Gson().toJson(owner));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void oneOfManyThreadsGetsAnItem() throws IOException, InterruptedException, ExecutionException {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int round = 0; round < 100; round++) {
            Path item = folder.resolve(round + ".json");
            CyclicBarrier start = new CyclicBarrier(threads);
            Callable<Optional<Claims.Claim>> take = () -> {
                start.await();
                return claims.take(item);
            };
            List<Claims.Claim> taken = new ArrayList<>();
            for (Future<Optional<Claims.Claim>> each : pool.invokeAll(Collections.nCopies(threads, take))) {
                each.get().ifPresent(taken::add);
            }
            assertEquals(1, taken.size());
            assertTrue(claims.take(item).isEmpty());
            taken.get(0).close();
            assertEquals(List.of(), files());
        }
        pool.shutdown();
    }

    @Test
    void theClaimOfAProcessThatHasEndedIsTakenOver() throws IOException {
        claimedBy(new Owner(HERE.host(), Long.MAX_VALUE - 7, 1, ""));
        Claims.Claim claim = claims.take(item()).orElseThrow();
        assertTrue(claim.wasTakenOver());
        assertTrue(claim.isHeld());
        assertTrue(claims.take(item()).isEmpty(), "the one that took it over has it");
        claim.close();
        assertEquals(List.of(), files());
    }

    @Test
    void theNumberOfAProcessIsUsedAgain() throws IOException {
        claimedBy(new Owner(HERE.host(), HERE.process(), HERE.started() - 3_600_000, ""));
        assertTrue(claims.take(item()).isPresent());
    }

    @Test
    void theFormerRunOfATaskOnAnotherComputerHasEnded() throws IOException {
        claimedBy(new Owner("node17", 4, 1, HERE.task()));
        assertTrue(claims.take(item()).isPresent());
    }

    @Test
    void whatAnotherTaskWorksOnIsLeftToIt() throws IOException {
        claimedBy(new Owner("node17", 4, 1, "12.4.0"));
        assertTrue(claims.take(item()).isEmpty());
        Files.setLastModifiedTime(folder.resolve("a.tif.json.claim1"), FileTime.fromMillis(System.currentTimeMillis() - 1000L * Claims.SECONDS_TO_LIVE - 1000));
        assertTrue(claims.take(item()).isPresent(), "unless it has not renewed its claim");
    }

    @Test
    void whoWasTakenForOneThatHasEndedKnowsIt() throws IOException {
        Claims.Claim paused = claims.take(item()).orElseThrow();
        Files.setLastModifiedTime(folder.resolve("a.tif.json.claim1"), FileTime.fromMillis(0));
        Claims.Claim other = claims.take(item()).orElseThrow();
        assertFalse(paused.isHeld());
        paused.close();
        assertTrue(other.isHeld(), "the other's claim stays");
    }
}
