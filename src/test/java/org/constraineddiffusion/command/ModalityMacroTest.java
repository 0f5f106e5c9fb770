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
import ij.gui.Roi;
import org.junit.jupiter.api.Test;

/** The key modality, with the shipped model that is conditioned on one. */
class ModalityMacroTest extends MacroTest {

    private static final String QUICK = "steps=2 context=16 ";

    private static ImagePlus marked() {
        ImagePlus image = cells();
        image.setRoi(new Roi(30, 30, 12, 4));
        return image;
    }

    @Test
    void aNamedModalityIsAConditionAndAnotherOneGivesOtherPixels() {
        ImagePlus nuclei = run(marked(), QUICK + "model=microscopy modality=nuclei");
        ImagePlus material = run(marked(), QUICK + "model=microscopy modality=material");
        ImagePlus open = run(marked(), QUICK + "model=microscopy");
        assertTrue(String.valueOf(nuclei.getProperty("Info")).contains("conditions: modality nuclei, structure_scale "), String.valueOf(nuclei.getProperty("Info")));
        assertTrue(String.valueOf(open.getProperty("Info")).contains("conditions: modality unknown, structure_scale "));
        assertTrue(rootMeanSquareDifference(nuclei.getProcessor(), material.getProcessor()) > 0);
    }

    @Test
    void aModalityThatTheModelLacksIsRefusedInASentence() {
        show(cells(), new Roi(30, 30, 12, 4));
        String unknown = failure("run('Inpaint...', '" + QUICK + "model=microscopy modality=cats');");
        assertTrue(unknown.contains("modality") && unknown.contains("cats") && unknown.contains("fib-sem"), unknown);
        show(cells(), new Roi(30, 30, 12, 4));
        String unsupported = failure("run('Inpaint...', '" + QUICK + "model=nuclei-fluorescence modality=fib-sem');");
        assertTrue(unsupported.contains("modality is not supported by model 'nuclei-fluorescence'; leave it at auto (got 'fib-sem')"), unsupported);
    }
}
