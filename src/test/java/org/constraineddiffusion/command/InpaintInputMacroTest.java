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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageConverter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inpaint... from macros: what it answers to values and images that it cannot work with, and pixels that are not finite. */
class InpaintInputMacroTest extends MacroTest {

    @ParameterizedTest
    @CsvSource({
        "steps=-1, steps must be auto, or a whole number from 0 to 1000",
        "steps=many, 'steps must be auto, or a whole number from 0 to 1000, not ''many'''",
        "inner_steps=-1, inner_steps must be",
        "inner_steps=2.5, inner_steps must be a whole number",
        "step_size=x, step_size must be a number from 0 to 2",
        "final_step_size=2.5, final_step_size must be a number from 0 to 2",
        "delta=0, delta must be a number from 1e-6 to 1",
        "eta=NaN, eta must be a number from 0 to 1",
        "seed=1e3, seed must be a whole number",
        "context=-3, context must be",
        "'device=tpu', 'device must be one of auto, cpu, gpu, not ''tpu'''",
        "model=cats, 'model: there is none called ''cats''; allowed are nuclei-fluorescence'",
        "mask=[no such], mask: no open image is called 'no such'",
        "mask=cells, 'mask: ''cells'' is the image to work on; it must be another one'",
        "image=[no such], image: no open image is called 'no such'",
        "nuclear_diameter=-1, 'nuclear_diameter must be auto, or a number from 0 to 1000'",
        "'nuclear_diameter=20 model=microscopy-grey', 'nuclear_diameter is not supported by model ''microscopy-grey''; leave it at 0 (got 20).'",
        "stepz=4, 'There is no key ''stepz''; allowed are image, mask, fill_value, minimum_area, invert, context'",
    })
    void badValuesAreNamedWithWhatIsAllowedAndStopTheMacro(String option, String message) {
        ImagePlus image = cells();
        show(image, new OvalRoi(40, 30, 25, 20));
        String said = failure("run('Inpaint...', '" + option + "');");
        assertTrue(said.contains(message), said);
    }

    @Test
    void imagesThatCannotBeFilledAreAnsweredInAPlainSentence() {
        ImagePlus even = IJ.createImage("even", "8-bit black", 50, 50, 1);
        show(even, new Roi(10, 10, 5, 5));
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "the same value, 0;");
        ImagePlus none = cells();
        show(none, null);
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "'cells' has no selection");
        ImagePlus dot = IJ.createImage("dot", "8-bit black", 1, 1, 1);
        show(dot, new Roi(0, 0, 1, 1));
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "'dot'", "covers the whole image");
    }

    @Test
    void numbersOfColoursAreNoIntensities() {
        ImagePlus image = cells();
        convert(image, "RGB");
        image.getProcessor().set(3, 3, 0xff0000);
        new ImageConverter(image).convertRGBtoIndexedColor(256);
        show(image, new Roi(10, 10, 5, 5));
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "'cells' has a palette", "8-bit colours", "RGB Color");
    }

    @Test
    void theLargestSeedIsOneToo() {
        ImagePlus image = cells();
        image.setRoi(new Roi(10, 10, 5, 5));
        assertEquals("cells inpainted", run(image, QUICK + " samples=2 seed=9223372036854775807").getTitle());
    }

    @Test
    void withoutAnImageItSaysSo() {
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "There is no image");
    }

    @Test
    void valuesThatAreNotFiniteMayBeFilledButNotKnown() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().setf(45, 35, Float.NaN);
        image.getProcessor().setf(46, 35, Float.NEGATIVE_INFINITY);
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImagePlus filled = run(image, QUICK);
        assertTrue(Float.isFinite(filled.getProcessor().getf(45, 35)) && Float.isFinite(filled.getProcessor().getf(46, 35)));
        image.getProcessor().setf(38, 35, Float.NaN);
        show(image, new OvalRoi(40, 30, 25, 20));
        assertContains(failure("run('Inpaint...', '" + QUICK + "');"), "1 pixel that", "NaN or infinite", "fill_value=NaN");
    }

    @Test
    void pixelsThatAreNotANumberCanBeFilledWithoutASelection() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().setf(45, 35, Float.NaN);
        ImagePlus filled = run(image, QUICK + " fill_value=NaN");
        assertTrue(Float.isFinite(filled.getProcessor().getf(45, 35)));
        assertEquals(image.getProcessor().getf(44, 35), filled.getProcessor().getf(44, 35));
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)), text);
        }
    }

    @Test
    void anImageThatWasClosedIsNoImage() {
        ImagePlus image = cells();
        show(image, new OvalRoi(40, 30, 25, 20));
        Inpaint command = new Inpaint();
        command.image = image;
        image.flush();
        command.run();
        assertTrue(command.getCancelReason().contains("'cells' was closed"), command.getCancelReason());
    }

    @Test
    void closingTheImageMeanwhileDoesNotLoseTheResult() {
        boolean[] running = new boolean[1];
        ImagePlus image = new ImagePlus("cells", cells().getProcessor()) {
            @Override
            public ImageStack getStack() {
                if (running[0]) {
                    flush(); // what closing its window does
                }
                return super.getStack();
            }
        };
        ImagePlus before = cells();
        Roi hole = new OvalRoi(40, 30, 25, 20);
        show(image, hole);
        running[0] = true;
        macro("run('Inpaint...', '" + QUICK + "');");
        assertOnlyTheHoleDiffers(before, IJ.getImage(), hole, 1);
    }
}
