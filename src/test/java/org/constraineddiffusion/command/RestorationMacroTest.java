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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.WindowManager;
import ij.measure.Calibration;
import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upsample..., Denoise... and Deblur... from ImageJ's macro interpreter, headless, with few steps. */
class RestorationMacroTest extends MacroTest {

    private static final String FAST = "steps=4 inner_steps=1";

    @ParameterizedTest
    @ValueSource(strings = {"8-bit", "16-bit", "32-bit", "RGB"})
    void anUpsampledImageIsTheImageAgainWhenItsPixelsAreAveraged(String type) {
        ImagePlus image = cells();
        convert(image, type);
        Calibration calibration = image.getCalibration();
        calibration.setUnit("micron");
        calibration.pixelWidth = 0.4;
        calibration.pixelHeight = 0.6;
        image.getCalibration().xOrigin = 5;
        ImagePlus result = run("Upsample...", image, FAST + " factor=2 factor_y=3");
        assertEquals("cells upsampled", result.getTitle());
        assertEquals(image.getType(), result.getType());
        assertEquals(2 * 96, result.getWidth());
        assertEquals(3 * 80, result.getHeight());
        assertEquals(0.2, result.getCalibration().pixelWidth, 1e-12);
        assertEquals(0.2, result.getCalibration().pixelHeight, 1e-12);
        assertEquals(10, result.getCalibration().xOrigin, 1e-12);
        assertEquals("micron", result.getCalibration().getUnit());
        // Rounding to whole numbers is off by 0.5 at most, clipping at 0 and the type's end by a little more where it happens.
        double tolerance = type.equals("32-bit") ? 0.05 : 1;
        for (int channel = 0; channel < (type.equals("RGB") ? 3 : 1); channel++) {
            FloatProcessor coarse = image.getProcessor().toFloat(channel, null);
            FloatProcessor fine = result.getProcessor().toFloat(channel, null);
            assertEquals(0, meanDifferenceOfMeans(coarse, fine, 2, 3), tolerance);
        }
    }

    private static double meanDifferenceOfMeans(ImageProcessor coarse, ImageProcessor fine, int factorX, int factorY) {
        double total = 0;
        for (int y = 0; y < coarse.getHeight(); y++) {
            for (int x = 0; x < coarse.getWidth(); x++) {
                double sum = 0;
                for (int j = 0; j < factorY; j++) {
                    for (int i = 0; i < factorX; i++) {
                        sum += fine.getf(x * factorX + i, y * factorY + j);
                    }
                }
                total += Math.abs(sum / (factorX * factorY) - coarse.getf(x, y));
            }
        }
        return total / coarse.getPixelCount();
    }

    @Test
    void severalUpsampledSamplesComeWithTheirMeanAndSpread() {
        ImagePlus result = run("Upsample...", cells(), FAST + " factor=2 samples=2");
        assertEquals(2, result.getStackSize());
        ImagePlus mean = WindowManager.getImage("cells upsampled mean");
        assertNotNull(mean);
        assertEquals(2 * 96, mean.getWidth());
        assertTrue(WindowManager.getImage("cells upsampled standard deviation").getProcessor().getStats().max > 0);
    }

    @Test
    void allPlanesOfAHyperstackAreUpsampledAndKeepTheirPlaces() {
        ImagePlus cells = cells();
        ImagePlus stack = IJ.createImage("cells", "16-bit black", 96, 80, 4);
        for (int slice = 1; slice <= 4; slice++) {
            ImageProcessor plane = cells.getProcessor().duplicate();
            plane.multiply(slice);
            stack.getStack().setProcessor(plane, slice);
        }
        stack.setDimensions(2, 1, 2);
        stack.setOpenAsHyperStack(true);
        ImagePlus result = run("Upsample...", stack, "steps=2 factor=2 planes=all");
        assertEquals(2, result.getNChannels());
        assertEquals(2, result.getNFrames());
        for (int slice = 1; slice <= 4; slice++) {
            assertEquals(stack.getStack().getProcessor(slice).getStats().mean, result.getStack().getProcessor(slice).getStats().mean, 2);
        }
    }

    /** By a Gaussian of this full width at half maximum. */
    private static void blur(ImagePlus image, double fwhm) {
        new GaussianBlur().blurGaussian(image.getProcessor(), fwhm / 2.3548, fwhm / 2.3548, 1e-4);
    }

    @Test
    void deblurringBringsABlurredImageNearerToTheSharpOne() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        FloatProcessor sharp = (FloatProcessor) image.getProcessor().duplicate();
        blur(image, 4);
        double before = rootMeanSquareDifference(sharp, image.getProcessor());
        ImagePlus result = run("Deblur...", image, "steps=10 inner_steps=2 fwhm=4 noise=5");
        assertEquals("cells deblurred", result.getTitle());
        assertEquals(96, result.getWidth());
        double after = rootMeanSquareDifference(sharp, result.getProcessor());
        assertTrue(after < 0.9 * before, before + " before, " + after + " after");
    }

    /** What rounding to whole numbers changes is noise too. */
    @Test
    void deblurringDoesNotAmplifyRounding() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().multiply(250 / image.getProcessor().getStats().max);
        FloatProcessor sharp = (FloatProcessor) image.getProcessor().duplicate();
        blur(image, 3);
        image.setProcessor(image.getProcessor().convertToByte(false));
        double before = rootMeanSquareDifference(sharp, image.getProcessor());
        double after = rootMeanSquareDifference(sharp, run("Deblur...", image, "fwhm=3").getProcessor());
        assertTrue(after < 0.8 * before, before + " before, " + after + " after");
    }

    @Test
    void theSpreadIsOfWhatWasDrawnNotOfWhatWasRounded() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().multiply(60 / image.getProcessor().getStats().max);
        image.setProcessor(image.getProcessor().convertToByte(false));
        run("Upsample...", image, FAST + " factor=2 samples=3");
        ImageProcessor spread = WindowManager.getImage("cells upsampled standard deviation").getProcessor();
        assertEquals(0, IntStream.range(0, spread.getPixelCount()).filter(i -> spread.getf(i) == 0).count());
    }

    @Test
    void anImageCanHoldThePointSpreadFunction() {
        ImagePlus psf = IJ.createImage("bead", "32-bit black", 15, 15, 1);
        psf.getProcessor().setf(7, 7, 100);
        new GaussianBlur().blurGaussian(psf.getProcessor(), 1.7, 1.7, 1e-4);
        show(psf, null);
        ImageProcessor measured = run("Deblur...", cells(), FAST + " psf=bead noise=20").getProcessor();
        ImageProcessor gaussian = run("Deblur...", cells(), FAST + " fwhm=" + 1.7 * 2.3548 + " noise=20").getProcessor();
        double spread = gaussian.getStats().stdDev;
        assertTrue(rootMeanSquareDifference(measured, gaussian) < 0.05 * spread);
    }

    @ParameterizedTest
    @CsvSource({
        "Upsample..., factor=1, factor must be a whole number from 2 to 8",
        "Upsample..., factor_y=9, 'factor_y must be same, or a whole number from 0 to 8'",
        "Denoise..., noise=-0.5, 'noise must be 0 or more, or -1 to have it estimated, not ''-0.5'''",
        "Upsample..., kernel=lanczos, 'kernel must be one of area, bicubic, not ''lanczos'''",
        "Upsample..., method=magic, 'method must be one of fast, newton, projection'",
        "Upsample..., factor=2 method=repaint, method: The sampler 'repaint' needs pixels that are known as they are",
        "Upsample..., planes=some, 'planes must be one of current, channel, all'",
        "Upsample..., samples=0, samples must be a whole number from 1 to 1000",
        "Upsample..., strictness=0, strictness must be a number from 0.05 to 4",
        "Denoise..., noise=-2, 'noise must be auto, or a number from -1 to 1e9'",
        "Denoise..., noise=3 method=newton, 'method must be fast here, not ''newton'''",
        "Deblur..., fwhm=0, fwhm must be a number from 0.5 to 100",
        "Deblur..., fwhm=50, 'fwhm must be at most half of the image''s longer side'",
        "Deblur..., psf=[no such], psf: no open image is called 'no such'",
        "Deblur..., psf=cells, 'psf: ''cells'' is the image to work on; it must be another one'",
        "Deblur..., noise=-2, 'noise must be auto, or a number from -1 to 1e9'",
        "Deblur..., noise=loud, 'noise must be auto, or a number'",
        "Make Isotropic..., factor=2, has 1 slice along z",
    })
    void badValuesAreNamedWithWhatIsAllowed(String command, String option, String message) {
        show(cells(), null);
        String said = failure("run('" + command + "', '" + FAST + " " + option + "');");
        assertTrue(said.contains(message), said);
    }

    @Test
    void aVirtualStackIsWorkedOnPlaneByPlane() {
        ImageProcessor plane = cells().getProcessor();
        ImageStack virtual = new VirtualStack(plane.getWidth(), plane.getHeight(), null, null) {
            @Override
            public ImageProcessor getProcessor(int n) {
                ImageProcessor made = plane.duplicate();
                made.multiply(n);
                return made;
            }

            @Override
            public int getSize() {
                return 3;
            }

            @Override
            public int getBitDepth() {
                return 16;
            }
        };
        ImagePlus result = run("Denoise...", new ImagePlus("virtual", virtual), "planes=all noise=100");
        assertEquals(3, result.getStackSize());
        for (int slice = 1; slice <= 3; slice++) {
            assertEquals(slice * plane.getStats().mean, result.getStack().getProcessor(slice).getStats().mean, slice * 20);
        }
    }

    @Test
    void signedPixelsKeepTheirMeaning() {
        ImagePlus image = cells();
        image.getProcessor().add(31_500);
        image.getCalibration().setSigned16BitCalibration();
        double least = image.getCalibration().getCValue((int) image.getProcessor().getMin());
        assertTrue(least < 0, "a signed image with values below 0, not from " + least);
        ImagePlus result = run("Upsample...", image, "factor=2");
        assertTrue(result.getCalibration().isSigned16Bit());
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += result.getCalibration().getCValue(result.getProcessor().get(60 + i % 2, 40 + i / 2));
        }
        assertEquals(image.getCalibration().getCValue(image.getProcessor().get(30, 20)), sum / 4, 1);
    }

    @Test
    void pixelsThatAreNotFiniteAreAnsweredWithWhatToDo() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().setf(45, 35, Float.NaN);
        show(image, null);
        String said = failure("run('Deblur...', '" + FAST + " noise=10');");
        assertTrue(said.contains("NaN or infinite") && said.contains("Inpaint..., key fill_value=NaN"), said);
    }

    @Test
    void theDisplayRangeOfColoursDoesNotChangePixels() {
        ImagePlus image = cells();
        convert(image, "RGB");
        image.setDisplayRange(20, 150);
        ImageProcessor before = image.getProcessor().duplicate();
        ImageProcessor result = run("Denoise...", image, "noise=0").getProcessor();
        for (int i = 0; i < before.getPixelCount(); i++) {
            assertEquals(before.get(i) & 0xffffff, result.get(i) & 0xffffff);
        }
    }

    @Test
    void aPlaneOfAStackTakesItsOwnLabelAlong() {
        ImagePlus stack = IJ.createImage("stack", "16-bit ramp", 32, 32, 1); // a single plane first: ImageJ keeps its label elsewhere
        stack.setProp("Slice_Label", "L1");
        stack.getStack();
        ImageStack planes = new ImageStack(32, 32);
        for (int slice = 1; slice <= 3; slice++) {
            planes.addSlice("L" + slice, stack.getProcessor().duplicate());
        }
        stack.setStack(planes);
        stack.setSlice(2);
        ImagePlus result = run("Denoise...", stack, "noise=100");
        assertEquals("L2", result.getStack().getSliceLabel(1));
        assertEquals("L2", result.getProp("Slice_Label"));
    }
}
