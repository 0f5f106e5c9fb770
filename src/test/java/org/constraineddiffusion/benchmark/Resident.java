/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process has, as Linux tells it. */
public final class Resident {

    private Resident() {
    }

    /** {@code VmRSS}, the resident set, or {@code VmHWM}, its highest so far; in MB. */
    public static double megabytes(String line) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(text -> text.startsWith(line + ":"))
                    .mapToDouble(text -> Double.parseDouble(text.replaceAll("[^0-9]", "")) / 1024).findFirst().orElseThrow();
        } catch (IOException notLinux) {
            throw new UncheckedIOException(notLinux);
        }
    }
}
