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
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import org.junit.jupiter.api.Test;

/** A model of colour images sees the channels of an RGB image as one image. */
class ColourMacroTest extends MacroTest {

    /** Two stains on white: what is dark in green is purple in the others, in patches. */
    private static ImagePlus stained() {
        ColorProcessor pixels = new ColorProcessor(96, 80);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 96; x++) {
                double purple = Math.exp(-(Math.pow(x % 24 - 12, 2) + Math.pow(y % 20 - 10, 2)) / 30);
                pixels.set(x, y, (int) (235 - 130 * purple) << 16 | (int) (190 - 150 * purple) << 8 | (int) (225 - 80 * purple));
            }
        }
        ImagePlus image = new ImagePlus("stained", pixels);
        image.setRoi(new OvalRoi(40, 30, 16, 16));
        return image;
    }

    @Test
    void anRgbImageIsFilledInAllChannelsTogether() {
        ImagePlus image = stained();
        int[] before = ((int[]) image.getProcessor().getPixels()).clone();
        ImagePlus filled = run(image, "model=histology-rgb");
        assertEquals(24, filled.getBitDepth());
        int[] after = (int[]) filled.getProcessor().getPixels();
        double[] away = new double[3];
        int inside = 0;
        for (int i = 0; i < before.length; i++) {
            if (image.getRoi().contains(i % 96, i / 96)) {
                inside++;
                for (int c = 0; c < 3; c++) {
                    away[c] += Math.abs((after[i] >> 8 * c & 0xff) - (before[i] >> 8 * c & 0xff));
                }
            } else {
                assertEquals(before[i], after[i]);
            }
        }
        for (double sum : away) {
            assertTrue(sum > 0 && sum / inside < 40, "a channel is away by " + sum / inside);
        }
        assertTrue(filled.getInfoProperty().contains("histology-rgb"));
    }

    @Test
    void aGreyImageInColoursIsFilledAsTheGreyOne() {
        ImagePlus grey = cells();
        convert(grey, "8-bit");
        ImagePlus colours = grey.duplicate();
        convert(colours, "RGB");
        grey.setRoi(new Roi(30, 25, 30, 30));
        colours.setRoi(new Roi(30, 25, 30, 30));
        byte[] expected = (byte[]) run(grey, "").getProcessor().getPixels();
        int[] filled = (int[]) run(colours, "").getProcessor().getPixels();
        for (int i = 0; i < filled.length; i++) {
            assertEquals(0x010101 * (expected[i] & 0xff), filled[i] & 0xffffff);
        }
    }

    @Test
    void aGreyImageIsRefusedInAPlainSentence() {
        show(cells(), new OvalRoi(40, 30, 16, 16));
        assertTrue(failure("run('Inpaint...', 'model=histology-rgb');")
                .contains("'histology-rgb' takes images of 3 channels, not of 1; choose a model of 1 channel, or convert the image."));
    }
}
