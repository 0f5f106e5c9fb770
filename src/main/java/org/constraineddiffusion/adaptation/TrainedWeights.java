/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which weights of a denoiser are trained. */
public enum TrainedWeights {

    /** All of them. */
    ALL {
        @Override
        Set<String> of(Set<String> names) {
            return names;
        }
    },

    /**
     * Those of the two finest levels of the decoder, and of the output: less than a tenth. Gradients go no further back, so that a step
     * takes less than half of the time. They are known by name: {@code up_blocks} and {@code ups} of the two highest numbers, {@code norm} and {@code head}; in
     * models of other origin {@code conv_norm_out} and {@code conv_out}.
     */
    LAST {
        @Override
        Set<String> of(Set<String> names) {
            Set<String> last = new LinkedHashSet<>();
            for (String list : new String[] {"up_blocks", "ups"}) {
                Pattern indexed = Pattern.compile("(?:.*\\.)?" + list + "\\.(\\d+)\\..*");
                int highest = names.stream().map(indexed::matcher).filter(Matcher::matches).mapToInt(match -> Integer.parseInt(match.group(1))).max().orElse(-1);
                names.stream().filter(name -> {
                    Matcher match = indexed.matcher(name);
                    return match.matches() && Integer.parseInt(match.group(1)) > highest - LEVELS;
                }).forEach(last::add);
            }
            if (last.isEmpty()) {
                throw new AdaptationException("weights must be all for this model: its denoiser has no part 'up_blocks', by which the last levels of a decoder are known.");
            }
            names.stream().filter(name -> OUTPUT.matcher(name).matches()).forEach(last::add);
            return last;
        }
    };

    private static final int LEVELS = 2;

    /** Not within a list of blocks, whose parts have such names too. */
    private static final Pattern OUTPUT = Pattern.compile("(?:(?!.*\\.\\d+\\.).*\\.)?(?:norm|head|conv_norm_out|conv_out)\\.[a-z]+");

    /** The trained ones of all names. @throws AdaptationException if there are none */
    abstract Set<String> of(Set<String> names);

    /** As a user writes it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param key all or last, as a user writes it */
    public static TrainedWeights of(String key) {
        return Stream.of(values()).filter(each -> each.key().equals(key)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("weights must be all or last, not '" + key + "'."));
    }
}
