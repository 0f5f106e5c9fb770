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

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The memory that a latent model's weights take at once: the denoiser's and the larger of encoder's and decoder's, or the text
 * encoder's before. What it computes comes on top.
 *
 * @param weights bytes of each file by its key
 */
record MemoryNeed(Map<String, Long> weights) {

    long bytes() {
        long codec = Math.max(weights.getOrDefault("encoder", 0L), weights.getOrDefault("decoder", 0L));
        return Math.max(weights.getOrDefault("text_encoder", 0L), weights.getOrDefault("denoiser", 0L) + codec);
    }

    /** @throws ModelException if this is more memory than there is */
    void refuseIfAbove(long available, String model) {
        if (bytes() > available) {
            String each = new TreeMap<>(weights).entrySet().stream().map(file -> file.getKey() + " " + gigabytes(file.getValue()))
                    .collect(Collectors.joining(", "));
            throw new ModelException("model: '" + model + "' needs at least " + gigabytes(bytes()) + " of memory for its weights (" + each
                    + "), and this machine has " + gigabytes(available) + ": choose a smaller model, one in half precision, or a larger machine.");
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** The memory of this machine, or of the container that this runs in; without limit where it is not known. */
    static long ofMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system && system.getTotalMemorySize() > 0
                ? system.getTotalMemorySize() : Long.MAX_VALUE;
    }
}
