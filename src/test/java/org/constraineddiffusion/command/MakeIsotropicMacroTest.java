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
import ij.WindowManager;
import ij.process.ImageProcessor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Make Isotropic... from macros. */
class MakeIsotropicMacroTest extends MacroTest {

    @Test
    void anIsotropicStackHasCubicVoxelsAndItsPlanesAverageToThoseOfTheInput() {
        ImagePlus cells = cells();
        cells.setRoi(0, 0, 48, 40);
        ImagePlus plane = cells.crop();
        ImagePlus stack = IJ.createImage("cells", "16-bit black", 48, 40, 6);
        for (int z = 0; z < 6; z++) {
            ImageProcessor shown = plane.getProcessor().duplicate();
            shown.multiply(1 + 0.1 * z);
            stack.getStack().setProcessor(shown, z + 1);
        }
        stack.getCalibration().pixelWidth = 0.5;
        stack.getCalibration().pixelHeight = 0.5;
        stack.getCalibration().pixelDepth = 1.5;
        ImagePlus result = run("Make Isotropic...", stack, "steps=3");
        assertEquals("cells isotropic", result.getTitle());
        assertEquals(18, result.getNSlices());
        assertEquals(0.5, result.getCalibration().pixelDepth, 1e-12);
        for (int z = 0; z < 6; z++) {
            ImageProcessor coarse = stack.getStack().getProcessor(z + 1);
            double difference = 0;
            for (int i = 0; i < coarse.getPixelCount(); i++) {
                double sum = 0;
                for (int k = 1; k <= 3; k++) {
                    sum += result.getStack().getProcessor(3 * z + k).get(i);
                }
                difference += Math.abs(sum / 3 - coarse.get(i));
            }
            assertEquals(0, difference / coarse.getPixelCount(), 1);
        }
    }

    @Test
    void severalIsotropicSamplesAreFramesWithTheirMeanAndSpread() {
        ImagePlus stack = IJ.createImage("stack", "8-bit ramp", 32, 32, 3);
        stack.getCalibration().pixelDepth = 2;
        ImagePlus result = run("Make Isotropic...", stack, "samples=2 seed=4");
        assertEquals(6, result.getNSlices());
        assertEquals(2, result.getNFrames());
        assertEquals("sample 2, seed 5", result.getStack().getSliceLabel(7));
        ImagePlus mean = WindowManager.getImage("stack isotropic mean");
        ImagePlus spread = WindowManager.getImage("stack isotropic standard deviation");
        for (ImagePlus made : new ImagePlus[] {result, mean, spread}) {
            assertEquals(1, made.getCalibration().pixelDepth, 1e-9, made.getTitle());
        }
        double first = result.getStack().getProcessor(2).getf(10, 10);
        double second = result.getStack().getProcessor(8).getf(10, 10);
        assertEquals((first + second) / 2, mean.getStack().getProcessor(2).getf(10, 10), 0.5, "of what was drawn, before rounding");
    }

    @Test
    void anIsotropicVoxelSizeIsAnsweredWithWhatToDo() {
        show(IJ.createImage("stack", "8-bit ramp", 32, 32, 4), null);
        String said = failure("run('Make Isotropic...', 'steps=3');");
        assertTrue(said.contains("factor must be from 1.01 to 16") && said.contains("calibration") && said.contains("voxel depth"), said);
    }

    /** White noise about 1000, of deviation 150. */
    private static ImagePlus noise(int side, int planes, double factor) {
        ImagePlus stack = IJ.createImage("noise", "16-bit black", side, side, planes);
        Random random = new Random(5);
        for (int z = 1; z <= planes; z++) {
            ImageProcessor plane = stack.getStack().getProcessor(z);
            for (int i = 0; i < plane.getPixelCount(); i++) {
                plane.set(i, (int) Math.max(1, 1000 + 150 * random.nextGaussian()));
            }
        }
        stack.getCalibration().pixelDepth = factor;
        return stack;
    }

    /** Sizes that need no margin, where little but what is known is left to find; and a factor of nearly 1. */
    @ParameterizedTest
    @CsvSource({"32, 12, 1.3333333333", "32, 19, 1.05"})
    void aFewMorePlanesAreAsTheyWere(int side, int planes, double factor) {
        ImagePlus stack = noise(side, planes, factor);
        ImagePlus result = run("Make Isotropic...", stack, "");
        int depth = (int) Math.ceil(planes * factor - 1e-6);
        assertEquals(depth, result.getNSlices());
        for (int z = 1; z <= depth; z++) {
            assertEquals(1000, result.getStack().getProcessor(z).getStats().mean, 100, "plane " + z);
            assertTrue(result.getStack().getProcessor(z).getStats().stdDev < 300, "plane " + z);
        }
    }

    @Test
    void aPartOfAPlaneIsAWholeOneAndTheVoxelsAreCubicStill() {
        ImagePlus stack = noise(32, 3, 1);
        stack.getCalibration().pixelWidth = 0.2;
        stack.getCalibration().pixelHeight = 0.2;
        stack.getCalibration().pixelDepth = 0.5;
        stack.getCalibration().zOrigin = 2;
        ImagePlus result = run("Make Isotropic...", stack, "steps=3");
        assertEquals(8, result.getNSlices());
        assertEquals(0.2, result.getCalibration().pixelDepth, 1e-12);
        assertEquals(5, result.getCalibration().zOrigin, 1e-12);
    }

    @Test
    void aChannelOfOneValueStaysSo() {
        ImagePlus single = cells();
        single.setRoi(0, 0, 32, 32);
        ImagePlus plane = single.crop();
        ImagePlus stack = IJ.createHyperStack("cells", 32, 32, 2, 3, 1, 16);
        for (int z = 1; z <= 3; z++) {
            stack.getStack().setProcessor(plane.getProcessor().duplicate(), stack.getStackIndex(1, z, 1));
            stack.getStack().getProcessor(stack.getStackIndex(2, z, 1)).set(7);
        }
        ImagePlus result = run("Make Isotropic...", stack, "factor=2 steps=3");
        assertEquals(6, result.getNSlices());
        for (int z = 1; z <= 6; z++) {
            assertEquals(7, result.getStack().getProcessor(result.getStackIndex(2, z, 1)).getStats().min);
            assertEquals(7, result.getStack().getProcessor(result.getStackIndex(2, z, 1)).getStats().max);
            assertTrue(result.getStack().getProcessor(result.getStackIndex(1, z, 1)).getStats().stdDev > 1);
        }
    }
}
