/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.constraineddiffusion.image.Planes;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {

    private static ImagePlus nuclei() {
        ImagePlus nuclei = IJ.openImage("src/main/resources/samples/nuclei.tif");
        nuclei.setRoi(0, 0, Math.min(256, nuclei.getWidth()), Math.min(256, nuclei.getHeight()));
        return nuclei.crop();
    }

    /** Worm-like bands, as of a material: nothing like nuclei. */
    private static ImagePlus labyrinth() {
        Random random = new Random(1);
        FloatProcessor noise = new FloatProcessor(256, 256);
        for (int i = 0; i < noise.getPixelCount(); i++) {
            noise.setf(i, (float) random.nextGaussian());
        }
        FloatProcessor wide = (FloatProcessor) noise.duplicate();
        noise.blurGaussian(3);
        wide.blurGaussian(5);
        for (int i = 0; i < noise.getPixelCount(); i++) {
            noise.setf(i, noise.getf(i) - wide.getf(i) > 0 ? 180 : 120);
        }
        noise.blurGaussian(1);
        return new ImagePlus("labyrinth", noise.convertToByteProcessor(false));
    }

    private static ModelChoice choice(ImagePlus image, Set<String> given) {
        return ModelChoice.of(InverseProblem.of(Planes.channels(image.getProcessor()), ForwardModel.identity(image.getHeight(), image.getWidth())),
                Polarity.AUTO, given, "cpu");
    }

    @Test
    void nucleiAreLeftToTheModelOfNuclei() {
        ModelChoice choice = choice(nuclei(), Set.of());
        assertEquals("nuclei-fluorescence", choice.model(), choice.inWords());
        assertEquals(Set.of("nuclei-fluorescence", "microscopy"), choice.errors().keySet());
    }

    @Test
    void anotherTextureIsLeftToTheGeneralModel() {
        ModelChoice choice = choice(labyrinth(), Set.of());
        assertEquals("microscopy", choice.model(), choice.inWords());
        assertTrue(choice.errors().get("microscopy") < choice.errors().get("nuclei-fluorescence"));
    }

    @Test
    void aGivenConditionLeavesTheModelsThatHaveIt() {
        assertEquals(new ModelChoice("microscopy", java.util.Map.of()), choice(nuclei(), Set.of("modality")));
        assertEquals("nuclei-fluorescence", choice(labyrinth(), Set.of("nuclear_diameter")).model());
    }

    @Test
    void colourHasTheModelOfTissueToo() {
        assertEquals(List.of("histology-rgb", "nuclei-fluorescence", "microscopy"), ModelChoice.fitting(3, Set.of()));
        assertEquals(List.of("nuclei-fluorescence", "microscopy"), ModelChoice.fitting(1, Set.of()));
    }

    private static String info(ImagePlus image, String model) {
        image.setRoi(120, 100, 2, 6);
        return Restoration.inpaint(image).with(model).seed(1).run().provenance();
    }

    @Test
    void aModelOfNucleiThatIsGivenForSomethingElseIsWarnedOfWithWhatToTry() {
        String said = info(labyrinth(), "nuclei-fluorescence");
        assertTrue(said.contains("warning: model: this image does not look like what 'nuclei-fluorescence' was trained on"), said);
        assertTrue(said.contains("try model=microscopy, or auto"), said);
    }

    @Test
    void nobodyIsWarnedOfAModelThatFitsNorOfTheGeneralOne() {
        assertFalse(info(nuclei(), "nuclei-fluorescence").contains("does not look like"));
        assertFalse(info(labyrinth(), "microscopy").contains("does not look like"));
        assertFalse(info(labyrinth(), "auto").contains("does not look like"));
    }

    @Test
    void theRestorationUsesTheModelAndNotesIt() {
        ImagePlus image = labyrinth();
        image.setRoi(120, 100, 4, 30);
        RestorationResult result = Restoration.inpaint(image).with("auto").seed(1).run();
        assertTrue(result.provenance().contains("model=auto"), result.provenance());
        ImagePlus same = Restoration.inpaint(image).with("microscopy").seed(1).run().image();
        for (int i = 0; i < same.getProcessor().getPixelCount(); i++) {
            assertEquals(same.getProcessor().get(i), result.image().getProcessor().get(i));
        }
    }
}
