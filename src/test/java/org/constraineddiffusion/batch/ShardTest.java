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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.constraineddiffusion.image.InputException;
import org.junit.jupiter.api.Test;

class ShardTest {

    private static final List<Integer> ITEMS = IntStream.range(0, 41).boxed().toList();

    private static Map<String, String> array(String id, String count, String least, String step) {
        return Map.of("SLURM_ARRAY_TASK_ID", id, "SLURM_ARRAY_TASK_COUNT", count, "SLURM_ARRAY_TASK_MIN", least, "SLURM_ARRAY_TASK_STEP", step);
    }

    @Test
    void everyItemIsOfOnePart() {
        List<Integer> all = IntStream.range(0, 4).boxed().flatMap(part -> new Shard(part, 4).of(ITEMS).stream()).sorted().toList();
        assertEquals(ITEMS, all);
        assertEquals(List.of(3, 7, 11), new Shard(3, 4).of(ITEMS).subList(0, 3));
    }

    @Test
    void aTaskOfAnArrayIsItsPart() {
        assertEquals(new Shard(3, 4), Shard.ofSlurm(array("3", "4", "0", "1")));
        assertEquals(new Shard(3, 4), Shard.ofSlurm(array("4", "4", "1", "1")), "an array that counts from 1");
        assertEquals(new Shard(2, 3), Shard.ofSlurm(array("14", "3", "10", "2")));
        assertEquals(Shard.ALL, Shard.ofSlurm(Map.of("SLURM_JOB_ID", "7")));
    }

    @Test
    void anArrayWithGapsIsRefused() {
        InputException refused = assertThrows(InputException.class, () -> Shard.ofSlurm(array("7", "2", "3", "1")));
        assertTrue(refused.getMessage().contains("--array=0-1"), refused.getMessage());
    }

    @Test
    void aPartThatThereIsNotIsRefused() {
        assertEquals("shard must be from 0 to 3 with shards=4, not 4.", assertThrows(InputException.class, () -> new Shard(4, 4)).getMessage());
        assertThrows(InputException.class, () -> new Shard(0, 0));
    }
}
