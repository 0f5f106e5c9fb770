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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.constraineddiffusion.benchmark.Resident;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

    @Test
    void glibcTakesTheSettings() {
        assertTrue(NativeMemory.keepFreed());
    }

    @Test
    void whatWasKeptIsHandedBack() {
        TorchRuntime.start();
        NativeMemory.handBack();
        double before = Resident.megabytes("VmRSS");
        try (NDManager manager = TorchRuntime.engine().newBaseManager()) {
            List<NDArray> blocks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                blocks.add(manager.ones(new Shape(1 << 20)));
            }
            blocks.forEach(NDArray::close);
        }
        NativeMemory.handBack();
        assertEquals(before, Resident.megabytes("VmRSS"), 38, "160 MB were used and freed");
    }
}
