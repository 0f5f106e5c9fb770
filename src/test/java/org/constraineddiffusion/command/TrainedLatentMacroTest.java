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

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The latent model that comes with the plugin: it knows a few captions, and what it draws means something. */
class TrainedLatentMacroTest extends MacroTest {

    private static final String MODEL = "model=microscopy-latent ";

    private static Roi scratch() {
        Line line = new Line(10, 12, 86, 64);
        line.setStrokeWidth(5);
        return line;
    }

    /** The root of the mean square difference in the scratch. */
    private static double error(ImageProcessor truth, ImageProcessor found) {
        double sum = 0;
        int count = 0;
        for (Point pixel : scratch()) {
            sum += Math.pow(truth.getf(pixel.x, pixel.y) - found.getf(pixel.x, pixel.y), 2);
            count++;
        }
        return Math.sqrt(sum / count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "newton"})
    void aScratchIsFilledMuchBetterThanByTheImagesMean(String method) {
        ImagePlus image = cells();
        image.setRoi(scratch());
        FloatProcessor mean = new FloatProcessor(96, 80);
        mean.add(image.getProcessor().getStats().mean);
        ImagePlus filled = run(image, MODEL + "caption=fluorescence guidance=0 steps=10 method=" + method);
        double ours = error(image.getProcessor(), filled.getProcessor());
        double theirs = error(image.getProcessor(), mean);
        assertTrue(ours < 0.65 * theirs, () -> ours + ", the mean " + theirs);
    }

    @Test
    void fourTimesThePixelsAverageToTheImageAgain() {
        ImagePlus image = cells();
        image.setRoi(20, 20, 24, 16);
        ImagePlus coarse = image.crop();
        ImagePlus fine = run("Upsample...", coarse, MODEL + "factor=4 caption=fluorescence guidance=0");
        assertEquals(96, fine.getWidth());
        ImageProcessor averaged = fine.getProcessor().bin(4);
        double range = coarse.getProcessor().getStats().max - coarse.getProcessor().getStats().min;
        for (int i = 0; i < averaged.getPixelCount(); i++) {
            assertEquals(coarse.getProcessor().get(i), averaged.get(i), 0.01 * range);
        }
    }

    @Test
    void theCaptionIsOneOfAFewAndChangesWhatIsDrawn() {
        ImagePlus image = cells();
        image.setRoi(30, 20, 40, 40);
        ImageProcessor nuclei = run(image, MODEL + "caption=Fluorescence steps=5").getProcessor();
        ImageProcessor tissue = run(image, MODEL + "caption=histology steps=5").getProcessor();
        double largest = 0;
        for (int i = 0; i < nuclei.getPixelCount(); i++) {
            largest = Math.max(largest, Math.abs(nuclei.get(i) - tissue.get(i)));
        }
        assertTrue(largest > 5, "the captions change a pixel by " + largest);
        show(image, new Roi(30, 20, 40, 40));
        String said = failure("run('Inpaint...', '" + MODEL + "caption=[a cat]');");
        assertTrue(said.contains("caption: 'a cat' is no class of this model; allowed are fluorescence, histology, brightfield, or nothing."), said);
    }
}
