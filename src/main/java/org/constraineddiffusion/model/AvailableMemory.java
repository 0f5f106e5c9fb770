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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory the machine could give to programs now. */
final class AvailableMemory {

    private static final Path LINUX = Path.of("/proc/meminfo");

    private AvailableMemory() {
    }

    /** In bytes; without limit where it is not known. */
    static long bytes() {
        if (Files.isReadable(LINUX)) {
            try (Stream<String> lines = Files.lines(LINUX)) { // what Java calls free does not count what the system can give up
                return lines.filter(line -> line.startsWith("MemAvailable:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst()
                        .orElse(Long.MAX_VALUE);
            } catch (IOException unreadable) {
                return Long.MAX_VALUE;
            }
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system && system.getFreeMemorySize() > 0
                ? system.getFreeMemorySize() : Long.MAX_VALUE;
    }
}
