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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** How many threads are worth their while: one a physical core, and no more than a scheduler allots. */
final class Cores {

    private Cores() {
    }

    static int usable() {
        int usable = Math.min(Runtime.getRuntime().availableProcessors(), physical());
        String allotted = System.getenv("SLURM_CPUS_PER_TASK");
        if (allotted != null && allotted.matches("[1-9][0-9]{0,5}")) {
            usable = Math.min(usable, Integer.parseInt(allotted));
        }
        return Math.max(1, usable);
    }

    /** Counts the sets of sibling threads where Linux lists them. */
    private static int physical() {
        Path cpus = Path.of("/sys/devices/system/cpu");
        Set<String> cores = new HashSet<>();
        try (Stream<Path> entries = Files.list(cpus)) {
            for (Path entry : entries.filter(path -> path.getFileName().toString().matches("cpu[0-9]+")).toList()) {
                cores.add(Files.readString(entry.resolve("topology/thread_siblings_list")));
            }
        } catch (IOException notLinux) {
            return Integer.MAX_VALUE;
        }
        return cores.isEmpty() ? Integer.MAX_VALUE : cores.size();
    }
}
