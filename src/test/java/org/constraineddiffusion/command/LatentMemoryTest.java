/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.macro.Interpreter;
import java.nio.file.Path;
import org.constraineddiffusion.benchmark.Resident;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Run after run with a latent model, whose parts come and go, takes no more memory. */
class LatentMemoryTest extends MacroTest {

    /** MB. The bundle's parts alone are 1.3 MB in each run, an image's tensors more. */
    private static final double MOST_GROWTH = 29;

    private static double resident() {
        System.gc();
        return Resident.megabytes("VmRSS");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "memory can be read on Linux only")
    void fiftyRunsTakeNoMoreMemoryThanTen() {
        String model = "model=" + Path.of("src", "test", "resources", "latent", "epsilon") + " trust=true";
        ImagePlus image = cells();
        image.setRoi(20, 20, 32, 24);
        ImagePlus small = image.crop();
        double before = 0;
        for (int i = 1; i <= 50; i++) {
            small.setRoi(new OvalRoi(8, 6, 12, 10));
            ImagePlus result = i % 2 == 0 ? run("Inpaint...", small, model + " steps=1 inner_steps=1 caption=nuclei")
                    : run("Upsample...", small, model + " steps=1 factor=2 latent_direction=" + (i % 4 == 1 ? "decoder" : "encoder"));
            Interpreter.removeBatchModeImage(result);
            result.flush();
            before = i == 10 ? resident() : before;
        }
        double growth = resident() - before;
        assertTrue(growth < MOST_GROWTH, "grew by " + growth + " MB");
    }
}
