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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.constraineddiffusion.host.dialog.CommandForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCommandTest extends MacroTest {

    @ParameterizedTest
    @CsvSource({
        "Nuclei with a Scratch, nuclei-fluorescence, 16, 1",
        "Stack with a Bad Plane, nuclei-fluorescence, 8, 16",
        "EM with a Fold, microscopy, 8, 1",
        "Tissue in Colour, histology-rgb, 24, 1"
    })
    void aSampleOpensWithASelectionThatCanBeFilledAndIsTheSameEachTime(String label, String model, int bits, int planes) {
        macro("run('" + label + "');");
        ImagePlus sample = IJ.getImage();
        assertEquals(bits + " " + planes, sample.getBitDepth() + " " + sample.getStackSize());
        assertNotNull(sample.getRoi());
        macro("run('" + label + "');");
        assertSamePixels(sample, IJ.getImage(), sample.getCurrentSlice());
        Inpaint command = new Inpaint();
        command.image = sample;
        CommandForm form = new CommandForm(command, key -> false);
        Map<String, String> values = form.defaults();
        values.put("model", model);
        assertEquals("", form.forecast(values).problem());
    }

    @Test
    void theSelectionOfASampleIsWhatIsFilled() {
        macro("run('Tissue in Colour');");
        ImagePlus sample = IJ.getImage();
        assertOnlyTheHoleDiffers(sample, run(sample, "steps=3 model=histology-rgb"), sample.getRoi(), 1);
    }

    @Test
    void theSamplesAreSmall() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "samples"))) {
            assertTrue(files.mapToLong(file -> file.toFile().length()).sum() < 1_000_000);
        }
    }

    /** The words that CITATION.cff has. */
    @Test
    void theCitationIsThatOfTheProject() throws IOException {
        String citation = Files.readString(Path.of("CITATION.cff"));
        for (String part : new String[] {"Graikos", "Jojic", "Samaras", "Fast constrained sampling in pre-trained diffusion models", "2025", "arXiv:2410.18804", "BSD-2-Clause"}) {
            assertTrue(citation.contains(part) && AboutPlugin.text().contains(part), part);
        }
    }
}
