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

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Greedy decoding of a text: the likeliest token is added until it is the one that ends texts, or there is no room, or three tokens in a row come
 * for the second time, which would go on for ever.
 *
 * @param begin the tokens that every text begins with, at least one
 * @param end the token that ends a text
 * @param most the largest number of further tokens
 */
record GreedyWords(long[] begin, long end, int most) {

    private static final int REPEATED = 3;

    /**
     * The further tokens, without the one that ends the text, and without a repetition.
     *
     * @param next the logits of the token after some tokens
     */
    long[] tokens(Function<long[], float[]> next) {
        long[] all = begin.clone();
        Set<String> seen = new HashSet<>();
        while (all.length - begin.length < most) {
            long token = CaptionerModule.largest(next.apply(all.clone()));
            if (token == end) {
                break;
            }
            all = Arrays.copyOf(all, all.length + 1);
            all[all.length - 1] = token;
            if (all.length - begin.length >= REPEATED && !seen.add(Arrays.toString(Arrays.copyOfRange(all, all.length - REPEATED, all.length)))) {
                all = Arrays.copyOf(all, all.length - REPEATED);
                break;
            }
        }
        return Arrays.copyOfRange(all, begin.length, all.length);
    }
}
