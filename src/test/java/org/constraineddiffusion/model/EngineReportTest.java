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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineReportTest {

    @Test
    void theReportSaysWhatRunsAndHowFast() {
        EngineReport report = EngineReport.of(true);
        String text = report.text();
        for (String part : List.of("Java: " + System.getProperty("java.version"), "PyTorch: " + TorchRuntime.version(), "Native libraries: ", "Threads: " + TorchRuntime.threads())) {
            assertTrue(text.contains(part), text);
        }
        String cpu = report.facts().stream().filter(fact -> fact.startsWith("CPU: ")).findFirst().orElseThrow();
        assertTrue(Double.parseDouble(cpu.replaceAll("CPU: ([0-9.]+) evaluations.*", "$1")) > 0, cpu);
    }

    @Test
    void theAdviceIsLastAndIfThereIsNoneItSaysSo() {
        assertEquals("a\nb\nNothing is wrong.", new EngineReport(List.of("a", "b"), List.of()).text());
        assertEquals("a\nAdvice:\n- Do this.", new EngineReport(List.of("a"), List.of("Do this.")).text());
    }
}
