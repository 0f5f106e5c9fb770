/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.LUT;
import java.awt.Color;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void copiesWholePlanesWhateverIsSelected() {
        ImagePlus image = IJ.createImage("a", "16-bit ramp", 30, 20, 3);
        image.getStack().setSliceLabel("second", 2);
        image.setRoi(new OvalRoi(3, 4, 5, 6));
        Roi roi = image.getRoi();
        ImagePlus copy = Results.copy(image, "b");
        assertEquals(30, copy.getWidth());
        assertEquals(3, copy.getStackSize());
        assertEquals("second", copy.getStack().getSliceLabel(2));
        assertEquals("b", copy.getTitle());
        assertNull(copy.getRoi());
        assertEquals(roi, image.getRoi());
        copy.getStack().getProcessor(1).set(0, 0, 1234);
        assertFalse(image.getStack().getProcessor(1).get(0, 0) == 1234);
    }

    @Test
    void keepsCalibrationDisplayRangeLutOverlayAndInfo() {
        ImagePlus image = IJ.createImage("a", "8-bit ramp", 30, 20, 1);
        image.getCalibration().pixelWidth = 0.25;
        image.getCalibration().setUnit("micron");
        image.setLut(LUT.createLutFromColor(Color.GREEN));
        image.setDisplayRange(10, 90);
        image.setOverlay(new Overlay(new Roi(1, 2, 3, 4)));
        image.setProperty("Info", "objective: 63x");
        ImagePlus copy = Results.copy(image, "b");
        assertEquals(0.25, copy.getCalibration().pixelWidth);
        assertEquals("micron", copy.getCalibration().getUnit());
        assertEquals(10, copy.getDisplayRangeMin());
        assertEquals(90, copy.getDisplayRangeMax());
        assertEquals(0xff, copy.getProcessor().getLut().getGreen(255));
        assertEquals(0, copy.getProcessor().getLut().getRed(255));
        assertNotNull(copy.getOverlay());
        assertNotSame(image.getOverlay(), copy.getOverlay());
        assertEquals("objective: 63x", copy.getProperty("Info"));
    }

    @Test
    void keepsTheDimensionsAndLutsOfAComposite() {
        ImagePlus stack = IJ.createHyperStack("h", 20, 10, 2, 3, 1, 16);
        CompositeImage image = new CompositeImage(stack, CompositeImage.COMPOSITE);
        image.setChannelLut(LUT.createLutFromColor(Color.MAGENTA), 2);
        image.setPosition(2, 3, 1);
        ImagePlus copy = Results.copy(image, "b");
        assertTrue(copy.isComposite());
        assertEquals(2, copy.getNChannels());
        assertEquals(3, copy.getNSlices());
        assertEquals(0xff, ((CompositeImage) copy).getChannelLut(2).getRed(255));
        assertEquals(0, ((CompositeImage) copy).getChannelLut(2).getGreen(255));
        assertEquals(image.getCurrentSlice(), copy.getCurrentSlice());
    }
}
