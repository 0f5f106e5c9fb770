/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GreedyWordsTest {

    private static final int END = 9;

    /** The token after a last one, by a table; the text ends after all others. */
    private static Function<long[], float[]> following(Map<Integer, Integer> table) {
        return ids -> {
            float[] logits = new float[10];
            logits[table.getOrDefault((int) ids[ids.length - 1], END)] = 1;
            return logits;
        };
    }

    private static long[] tokens(Map<Integer, Integer> table, int most) {
        return new GreedyWords(new long[] {0}, END, most).tokens(following(table));
    }

    @Test
    void theLikeliestTokensAreTakenUntilTheTextEnds() {
        assertArrayEquals(new long[] {4, 2, 7}, tokens(Map.of(0, 4, 4, 2, 2, 7), 30));
        assertArrayEquals(tokens(Map.of(0, 4, 4, 2, 2, 7), 30), tokens(Map.of(0, 4, 4, 2, 2, 7), 30));
    }

    @Test
    void aTextThatEndsAtOnceIsEmpty() {
        assertEquals(0, tokens(Map.of(), 30).length);
    }

    @Test
    void aRepetitionEndsTheTextAndIsLeftOut() {
        assertArrayEquals(new long[] {4, 2, 7}, tokens(Map.of(0, 4, 4, 2, 2, 7, 7, 4), 30));
        assertArrayEquals(new long[] {3}, tokens(Map.of(0, 3, 3, 3), 30));
    }

    @Test
    void thereAreNoMoreTokensThanThereIsRoomFor() {
        Function<long[], float[]> counting = ids -> {
            float[] logits = new float[100];
            logits[ids.length + 10] = 1;
            return logits;
        };
        assertArrayEquals(LongStream.range(12, 42).toArray(), new GreedyWords(new long[] {0, 1}, END, 30).tokens(counting));
    }

    @Test
    void theFirstOfEquallyLikelyTokensIsTaken() {
        assertEquals(1, CaptionerModule.largest(new float[] {-3, 2, 2, 1}));
    }
}
