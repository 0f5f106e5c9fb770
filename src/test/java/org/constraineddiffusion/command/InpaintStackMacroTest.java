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

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import org.junit.jupiter.api.Test;

/** Inpaint... from macros: stacks, hyperstacks and several samples. */
class InpaintStackMacroTest extends MacroTest {

    @Test
    void ofAStackTheCurrentPlaneIsFilled() {
        ImagePlus stack = stackOfCells(3);
        stack.setSlice(2);
        Roi hole = new OvalRoi(40, 30, 25, 20);
        stack.setRoi(hole);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, QUICK);
        assertEquals(3, result.getStackSize());
        assertOnlyTheHoleDiffers(before, result, hole, 2);
        assertSamePixels(before, result, 1);
        assertSamePixels(before, result, 3);
    }

    @Test
    void allPlanesOfAStackAreFilledFromAMaskForEach() {
        ImagePlus stack = stackOfCells(3);
        ImagePlus masks = IJ.createImage("masks", "8-bit black", stack.getWidth(), stack.getHeight(), 3);
        Roi first = new Roi(10, 12, 8, 9);
        Roi third = new Roi(60, 40, 9, 8);
        mark(masks, 1, first);
        mark(masks, 3, third);
        show(masks, null);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, QUICK + " planes=all mask=masks");
        assertOnlyTheHoleDiffers(before, result, first, 1);
        assertOnlyTheHoleDiffers(before, result, third, 3);
        assertSamePixels(before, result, 2);
    }

    private static void mark(ImagePlus masks, int slice, Roi hole) {
        ImageProcessor plane = masks.getStack().getProcessor(slice);
        plane.setValue(255);
        plane.fill(hole);
    }

    @Test
    void ofAHyperstackTheShownChannelIsFilled() {
        ImagePlus stack = stackOfCells(4);
        stack.setDimensions(2, 2, 1);
        stack.setOpenAsHyperStack(true);
        stack.setPosition(2, 1, 1);
        Roi hole = new OvalRoi(40, 30, 25, 20);
        stack.setRoi(hole);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, QUICK + " planes=channel");
        assertEquals(2, result.getNChannels());
        assertSamePixels(before, result, 1);
        assertOnlyTheHoleDiffers(before, result, hole, 2);
        assertSamePixels(before, result, 3);
        assertOnlyTheHoleDiffers(before, result, hole, 4);
    }

    @Test
    void severalSamplesAreAStackWithItsMeanAndSpread() {
        ImagePlus image = cells();
        image.setProperty("Info", "a line\nand another");
        Roi hole = new OvalRoi(40, 30, 25, 20);
        image.setRoi(hole);
        ImagePlus single = run(image, QUICK + " grain=none seed=8");
        ImagePlus several = run(image, QUICK + " grain=none seed=7 samples=3");
        assertEquals("cells inpainted-1", several.getTitle());
        assertEquals(3, several.getStackSize());
        for (int slice = 1; slice <= 3; slice++) {
            assertOnlyTheHoleDiffers(stackOf(image, 3), several, hole, slice);
        }
        assertEquals("sample 2, seed 8, cells", several.getStack().getSliceLabel(2));
        assertEquals(single.getProcessor().get(50, 40), several.getStack().getProcessor(2).get(50, 40));
        ImageProcessor mean = WindowManager.getImage("cells inpainted-1 mean").getProcessor();
        ImageProcessor spread = WindowManager.getImage("cells inpainted-1 standard deviation").getProcessor();
        double[] drawn = new double[3];
        for (int i = 0; i < 3; i++) {
            drawn[i] = several.getStack().getProcessor(i + 1).get(50, 40);
        }
        double average = (drawn[0] + drawn[1] + drawn[2]) / 3;
        double squares = 0;
        for (double value : drawn) {
            squares += (value - average) * (value - average);
        }
        assertEquals(average, mean.getf(50, 40), 0.5, "of what was drawn, before rounding");
        assertEquals(Math.sqrt(squares / 2), spread.getf(50, 40), 0.7);
        assertEquals(0, spread.getf(5, 5));
        assertEquals(image.getProcessor().get(5, 5), mean.getf(5, 5));
    }

    private static ImagePlus stackOfCells(int planes) {
        return stackOf(cells(), planes);
    }

    private static ImagePlus stackOf(ImagePlus single, int planes) {
        ImagePlus stack = IJ.createImage("cells", "16-bit black", single.getWidth(), single.getHeight(), planes);
        for (int slice = 1; slice <= planes; slice++) {
            stack.getStack().setProcessor(single.getProcessor().duplicate(), slice);
        }
        return stack;
    }
}
