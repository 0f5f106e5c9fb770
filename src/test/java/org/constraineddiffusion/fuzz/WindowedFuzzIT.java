/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Commands on random images with windows, in a process of its own; more by {@code -Dfuzz.windows=300 -Dfuzz.seed=1}. */
class WindowedFuzzIT {

    private static final int RUNS = Integer.getInteger("fuzz.windows", 20);

    @Test
    void commandsKeepTheirPromisesWithWindows() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "needs a display: run under xvfb-run, as .ci/run does");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-Djava.awt.headless=false", "-cp",
                System.getProperty("java.class.path"), WindowedFuzz.class.getName(), System.getProperty("fuzz.seed", "1"), String.valueOf(RUNS)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("windowed fuzz: " + RUNS + " runs"), said);
    }
}
