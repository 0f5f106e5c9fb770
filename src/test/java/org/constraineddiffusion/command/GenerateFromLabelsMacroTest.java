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
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.sampling.Samplers;
import org.junit.jupiter.api.Test;

/** Generate from Labels... from macros and scripts, and labels as a further term of Inpaint.... */
class GenerateFromLabelsMacroTest extends MacroTest {

    /** Six discs in 96×80 pixels, called map. */
    private static ImagePlus map(ImageProcessor blank) {
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 96; x++) {
                if (Math.hypot(x % 32 - 15.5, y % 40 - 19.5) < 10) {
                    blank.set(x, y, blank instanceof ByteProcessor ? 255 : 1 + x / 32 + 3 * (y / 40) + 300);
                }
            }
        }
        return new ImagePlus("map", blank);
    }

    private static double mean(ImagePlus image, ImageProcessor map, boolean inside) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < map.getPixelCount(); i++) {
            if (map.get(i) > 0 == inside) {
                sum += image.getProcessor().getf(i);
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void nucleiAppearWhereTheMapHasThem() {
        ImagePlus map = map(new ShortProcessor(96, 80));
        ImageProcessor before = map.getProcessor().duplicate();
        ImagePlus generated = run("Generate from Labels...", map, "steps=8 inner_steps=3");
        assertEquals("map generated", generated.getTitle());
        assertEquals(8, generated.getBitDepth());
        assertEquals(0, rootMeanSquareDifference(before, map.getProcessor()));
        double inside = mean(generated, before, true);
        double outside = mean(generated, before, false);
        assertTrue(inside > 3 * outside, inside + " " + outside);
        String info = generated.getInfoProperty();
        assertTrue(info.contains("nuclei-labels") && info.contains("nuclear_diameter 20") && info.contains("nothing was measured"), info);
    }

    @Test
    void aBinaryMaskIsAMapAndAReferenceGivesTypeAndIntensities() {
        ImagePlus reference = cells();
        reference.setTitle("reference");
        show(reference, null);
        ImagePlus map = map(new ByteProcessor(96, 80));
        ImagePlus generated = run("Generate from Labels...", map, "reference=reference seed=3 steps=6 inner_steps=3");
        assertEquals(16, generated.getBitDepth());
        double ratio = generated.getProcessor().getStatistics().max / reference.getProcessor().getStatistics().max;
        assertTrue(ratio > 0.4 && ratio < 2.5, "" + ratio);
        String recorded = generated.getInfoProperty().lines().filter(line -> line.contains("macro: run(")).findFirst().orElseThrow()
                .replaceFirst(".*macro: ", "");
        show(map, null);
        macro(recorded);
        assertSamePixels(generated, IJ.getImage(), 1);
    }

    @Test
    void aScriptGetsTheSamePixelsAndSeveralSamples() {
        ImagePlus map = map(new ByteProcessor(96, 80));
        ImagePlus generated = run("Generate from Labels...", map, "samples=2 " + QUICK);
        assertEquals(2, generated.getStackSize());
        ImagePlus scripted = Restoration.generateFromLabels(map).samples(2).sampler(Samplers.newton().with("steps", 3).with("inner_steps", 1)).run().image();
        assertSamePixels(generated, scripted, 2);
    }

    @Test
    void eachPlaneOfAStackHasItsMap() {
        ImagePlus map = map(new ByteProcessor(96, 80));
        map.getStack().addSlice("empty", new ByteProcessor(96, 80));
        map.setStack(map.getStack());
        ImagePlus generated = run("Generate from Labels...", map, "planes=all " + QUICK);
        assertEquals(2, generated.getStackSize());
        assertTrue(mean(new ImagePlus("", generated.getStack().getProcessor(1)), map.getStack().getProcessor(1), true)
                > mean(new ImagePlus("", generated.getStack().getProcessor(2)), map.getStack().getProcessor(1), true));
    }

    @Test
    void theValuesMayBeTheCriticsClasses() {
        ImagePlus map = new ImagePlus("map", new ByteProcessor(96, 80));
        map.getProcessor().setRoi(10, 10, 30, 30);
        map.getProcessor().setValue(1);
        map.getProcessor().fill();
        map.getProcessor().resetRoi();
        run("Generate from Labels...", map, "classes=values " + QUICK);
        map.getProcessor().set(0, 0, 3);
        show(map, null);
        String said = failure("run('Generate from Labels...', 'classes=values " + QUICK + "');");
        assertTrue(said.contains("each pixel must be 0 to 2 (background, nucleus, border) or 255 for any, not 3"), said);
    }

    @Test
    void badInputIsAnsweredInASentence() {
        ImagePlus map = new ImagePlus("map", new ByteProcessor(96, 80));
        assertSaid("image: 'map' has no label: at least one pixel must be above 0", map, "");
        assertSaid("critic must be one of labels (nuclei-labels), not 'style-filters'", map, "critic=style-filters");
        assertSaid("reference: no open image is called 'nothing'", map, "reference=nothing");
        assertSaid("'fast' needs a constraint", map(new ByteProcessor(96, 80)), "method=fast");
        convert(map, "32-bit");
        map.getProcessor().setf(5, 5, 0.5f);
        assertSaid("a label map holds whole numbers", map, "");
        convert(map, "RGB");
        assertSaid("image must be a label map of 8, 16 or 32 bits or a binary mask, not 'map', which is an RGB image", map, "");
    }

    private static void assertSaid(String sentence, ImagePlus image, String options) {
        show(image, null);
        String said = failure("run('Generate from Labels...', '" + options + "');");
        assertTrue(said.contains(sentence), said);
    }

    @Test
    void labelsSteerAFill() {
        ImagePlus map = new ImagePlus("map", new ByteProcessor(96, 80));
        for (int y = 30; y < 46; y++) {
            for (int x = 40; x < 56; x++) {
                map.getProcessor().set(x, y, 255);
            }
        }
        show(map, null);
        ImagePlus image = cells();
        Roi roi = new Roi(30, 20, 40, 40);
        image.setRoi(roi);
        ImagePlus with = run(image, "method=newton labels=map steps=8 inner_steps=3 grain=none");
        ImagePlus without = run(image, "method=newton steps=8 inner_steps=3 grain=none");
        assertOnlyTheHoleDiffers(image, with, roi, 1);
        double there = mean(with, map.getProcessor(), true) - mean(without, map.getProcessor(), true);
        assertTrue(there > 0, "" + there);
        map.getProcessor().set(0);
        show(image, roi);
        assertTrue(failure("run('Inpaint...', 'method=newton labels=map " + QUICK + "');").contains("labels: 'map' has no label"));
    }
}
