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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** caption=auto: the caption is the classifier's of the shipped latent model. */
class CaptionMacroTest extends MacroTest {

    private static final String MODEL = "model=microscopy-latent guidance=0 steps=2 ";
    private static final Roi HOLE = new OvalRoi(30, 20, 30, 25);

    private static ImagePlus part(String sample) {
        if (sample.equals("nuclei")) {
            return cells();
        }
        try (InputStream stream = CaptionMacroTest.class.getResourceAsStream("/samples/tissue.png")) {
            ImagePlus image = new ImagePlus("tissue", ImageIO.read(stream));
            image.setRoi(20, 20, 96, 80);
            return image.crop();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @CsvSource({"nuclei, fluorescence", "tissue, histology"})
    void theWordsFoundAreUsedAndInTheInfoAndItsMacroGivesTheSamePixels(String sample, String expected) {
        ImagePlus image = part(sample);
        show(image, HOLE);
        macro("run('Inpaint...', '" + MODEL + "caption=auto');");
        ImagePlus found = IJ.getImage();
        String info = found.getInfoProperty();
        assertTrue(info.contains("  caption: " + expected + "\n") && info.contains("  caption proposed by: the model's captioner (caption=auto)\n"), info);
        String line = info.lines().filter(each -> each.contains("macro: run(")).findFirst().orElseThrow();
        assertTrue(line.contains("caption=" + expected + " "), line);
        show(image, HOLE);
        macro(line.substring(line.indexOf("run(")));
        ImagePlus again = IJ.getImage();
        assertArrayEquals((int[]) found.getProcessor().convertToRGB().getPixels(), (int[]) again.getProcessor().convertToRGB().getPixels());
        assertTrue(!again.getInfoProperty().contains("caption proposed by"), again.getInfoProperty());
    }

    @Test
    void anUpsampledImageIsLookedAtAsItIs() {
        ImagePlus fine = run("Upsample...", part("nuclei"), MODEL + "factor=2 caption=Auto");
        assertTrue(fine.getInfoProperty().contains("  caption: fluorescence\n"), fine.getInfoProperty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Inpaint... | model=src/test/resources/latent/epsilon trust=true | caption must be words, or empty, for model 'tiny-epsilon', not 'auto': it has no captioner.",
        "Inpaint... | model=nuclei-fluorescence | caption is not supported by model 'nuclei-fluorescence': leave it empty (got 'auto').",
        "Generate from Labels... | model=microscopy-latent | caption must be words, or empty, for Generate from Labels, not 'auto': there is no image to look at."})
    void whereNoCaptionCanBeProposedItIsRefused(String command, String model, String expected) {
        show(part("nuclei"), HOLE);
        String said = failure("run('" + command + "', '" + model + " caption=auto');");
        assertTrue(said.contains(expected), said);
    }
}
