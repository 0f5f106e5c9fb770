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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.ImageProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inpaint... from ImageJ's macro interpreter, headless, with the embedded prior and few steps. */
class InpaintMacroTest extends MacroTest {

    private static final String NUCLEI = QUICK + " model=nuclei-fluorescence";

    @ParameterizedTest
    @ValueSource(strings = {"8-bit", "16-bit", "32-bit", "RGB"})
    void fillsTheHoleAndLeavesAllElseAsItWas(String type) {
        ImagePlus image = cells();
        convert(image, type);
        image.getCalibration().pixelWidth = 0.3;
        Roi hole = new OvalRoi(40, 30, 25, 20);
        image.setRoi(hole);
        ImagePlus copy = new ImagePlus("copy", image.getProcessor().duplicate());
        ImagePlus result = run(image, QUICK);
        assertEquals("cells inpainted", result.getTitle());
        assertEquals(image.getType(), result.getType());
        assertEquals(0.3, result.getCalibration().pixelWidth);
        assertEquals(image.getDisplayRangeMax(), result.getDisplayRangeMax());
        assertOnlyTheHoleDiffers(copy, result, hole, 1);
        for (int i = 0; i < copy.getProcessor().getPixelCount(); i++) {
            assertEquals(copy.getProcessor().get(i), image.getProcessor().get(i), "the input must stay as it was");
        }
        assertEquals(hole, image.getRoi());
    }

    @Test
    void theResultIsTheCurrentImageForTheRestOfTheMacro() {
        show(cells(), new OvalRoi(40, 30, 25, 20));
        String title = macro("run('Inpaint...', '" + QUICK + "'); return getTitle();");
        assertEquals("cells inpainted", title);
    }

    @Test
    void theSameSeedGivesTheSamePixelsAndAnotherGivesOthers() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImageProcessor first = run(image, QUICK + " seed=4").getProcessor();
        ImageProcessor again = run(image, QUICK + " seed=4").getProcessor();
        ImageProcessor other = run(image, QUICK + " seed=5").getProcessor();
        int differing = 0;
        for (int i = 0; i < first.getPixelCount(); i++) {
            assertEquals(first.get(i), again.get(i));
            differing += first.get(i) == other.get(i) ? 0 : 1;
        }
        assertTrue(differing > 100);
    }

    @Test
    void theMacroLineInTheInfoGivesTheSamePixels() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImagePlus first = run(image, QUICK + " seed=9 eta=0.5 context=20");
        String info = (String) first.getProperty("Info");
        assertTrue(info.contains("filled by a generative model"), info);
        String line = info.lines().filter(text -> text.contains("macro: ")).findFirst().orElseThrow();
        String options = line.substring(line.indexOf("\", \"") + 4, line.lastIndexOf('"'));
        show(image, image.getRoi());
        macro("run('Inpaint...', '" + options + "');");
        ImageProcessor again = IJ.getImage().getProcessor();
        for (int i = 0; i < again.getPixelCount(); i++) {
            assertEquals(first.getProcessor().get(i), again.get(i));
        }
    }

    @Test
    void theModelIsConditionedOnTheDiameterOfTheNucleiAroundOrOnAGivenOne() {
        ImagePlus image = sample(0, 0, 256, 160);
        image.setRoi(100, 50, 60, 60);
        ImagePlus measured = run(image, NUCLEI);
        double around = diameter(measured);
        assertTrue(around > 10 && around < 30, "nuclei of " + around + " pixels");
        ImagePlus again = run(image, NUCLEI + " nuclear_diameter=" + around);
        ImagePlus larger = run(image, NUCLEI + " nuclear_diameter=45.5");
        assertEquals(45.5, diameter(larger));
        assertTrue(rootMeanSquareDifference(measured.getProcessor(), larger.getProcessor())
                > 10 * rootMeanSquareDifference(measured.getProcessor(), again.getProcessor()));
        ImagePlus few = sample(80, 60, 40, 40);
        few.setRoi(new OvalRoi(10, 10, 15, 15));
        assertEquals(0, diameter(run(few, NUCLEI)), "too few nuclei to tell");
    }

    @Test
    void regionsAreConditionedOnDiametersOfTheirOwn() {
        ImagePlus image = IJ.createImage("sizes", "8-bit black", 1400, 200, 1);
        ImageProcessor pixels = image.getProcessor();
        pixels.setValue(200);
        for (int x = 30; x < 1400; x += 60) {
            int size = x < 700 ? 14 : 32;
            pixels.fillOval(x, 20, size, size);
            pixels.fillOval(x, 140, size, size);
        }
        image.setRoi(new ShapeRoi(new Roi(50, 80, 20, 20)).or(new ShapeRoi(new Roi(1330, 80, 20, 20))));
        String said = conditions(run(image, NUCLEI));
        assertTrue(said.endsWith(" and 1 more"), said);
        assertEquals(14, Double.parseDouble(said.split(" ")[1]), 1.5);
    }

    private static double diameter(ImagePlus result) {
        String text = conditions(result);
        return text.endsWith("unknown") ? 0 : Double.parseDouble(text.split(" ")[1]);
    }

    /** As nuclear_diameter 22.5 pixel. */
    private static String conditions(ImagePlus result) {
        String info = (String) result.getProperty("Info");
        String line = info.lines().filter(text -> text.contains("conditions: nuclear_diameter")).findFirst().orElseThrow(() -> new AssertionError(info));
        return line.substring(line.lastIndexOf(": ") + 2);
    }

    /** Also one that is called as the image is, or with spaces around that a macro does not keep. */
    @ParameterizedTest
    @ValueSource(strings = {"holes here", "cells", " holes "})
    void anImageCanHoldTheMask(String title) {
        ImagePlus image = cells();
        ImagePlus mask = IJ.createImage(title, "8-bit black", image.getWidth(), image.getHeight(), 1);
        Roi hole = new OvalRoi(20, 30, 15, 22);
        mask.getProcessor().setValue(255);
        mask.getProcessor().fill(hole);
        show(mask, null);
        ImagePlus before = new ImagePlus("before", image.getProcessor().duplicate());
        ImagePlus result = run(image, QUICK + " mask=[" + title + "]");
        assertOnlyTheHoleDiffers(before, result, hole, 1);
    }

    @Test
    void aChannelOfColourThatIsEvenStaysEven() {
        ImagePlus image = cells();
        convert(image, "RGB");
        ImageProcessor plane = image.getProcessor();
        for (int i = 0; i < plane.getPixelCount(); i++) {
            plane.set(i, plane.get(i) & 0xff00ff00 | 0x07);
        }
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImageProcessor filled = run(image, QUICK).getProcessor();
        for (int i = 0; i < filled.getPixelCount(); i++) {
            assertEquals(0x07, filled.get(i) & 0xff00ff);
        }
    }

    @Test
    void aSmallImageIsFilledThoughTheModelNeedsMorePixels() {
        ImagePlus image = cells();
        image.setRoi(new Roi(30, 20, 13, 9));
        ImagePlus small = image.crop();
        small.setTitle("cells");
        Roi hole = new Roi(4, 3, 5, 4);
        small.setRoi(hole);
        ImagePlus before = new ImagePlus("before", small.getProcessor().duplicate());
        assertOnlyTheHoleDiffers(before, run(small, QUICK), hole, 1);
    }

    @Test
    void holesThatLieFarApartAreFilledOneByOne() {
        ImagePlus image = cells();
        image.setProcessor(image.getProcessor().resize(960, 800));
        ShapeRoi holes = new ShapeRoi(new Roi(10, 10, 8, 8)).or(new ShapeRoi(new Roi(930, 780, 8, 8)));
        image.setRoi(holes);
        ImagePlus before = new ImagePlus("before", image.getProcessor().duplicate());
        ImagePlus filled = run(image, QUICK);
        assertOnlyTheHoleDiffers(before, filled, holes, 1);
        String info = filled.getInfoProperty();
        assertTrue(info.contains("filled: 128 pixels within 928x778 at 10,10\n"), info);
        assertTrue(info.contains("and 1 more") && info.contains("evaluations: " + 2 * evaluationsOfOne(before)), info);
    }

    private static int evaluationsOfOne(ImagePlus image) {
        image.setRoi(new Roi(10, 10, 8, 8));
        String line = run(image, QUICK).getInfoProperty().lines().filter(each -> each.contains("evaluations: ")).findFirst().orElseThrow();
        return Integer.parseInt(line.replaceAll(".*: ", ""));
    }

    @Test
    void aSecondResultHasATitleOfItsOwnAndTheActiveOfTwoIsTaken() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        assertEquals("cells inpainted", run(image, QUICK).getTitle());
        assertEquals("cells inpainted-1", run(image, QUICK).getTitle());
        ImagePlus other = cells();
        other.getProcessor().multiply(2);
        other.setRoi(new OvalRoi(40, 30, 25, 20));
        assertEquals(2 * image.getProcessor().get(3, 3), run(other, QUICK + " image=cells").getProcessor().get(3, 3));
    }

    @Test
    void theSelectionCanMarkWhatIsToStay() {
        ImagePlus image = cells();
        image.setRoi(new Roi(0, 0, image.getWidth(), 70));
        ImagePlus before = new ImagePlus("before", image.getProcessor().duplicate());
        assertOnlyTheHoleDiffers(before, run(image, QUICK + " invert=true"), new Roi(0, 70, image.getWidth(), 10), 1);
    }

    @Test
    void differentStepsGiveDifferentPixels() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        assertNotEquals(run(image, "steps=5").getProcessor().getStats().mean,
                run(image, "steps=60").getProcessor().getStats().mean);
    }
}
