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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.plugin.filter.GaussianBlur;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands make of values: counts of a few photons, noise of kinds, saturated and huge ones. */
class ValuesMacroTest extends MacroTest {

    private static long poisson(double mean, Random random) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** The sample image with so many photons where it is brightest. */
    private static FloatProcessor photons(double peak, double background) {
        FloatProcessor image = sample(0, 0, 192, 192).getProcessor().convertToFloatProcessor();
        double least = image.getMin();
        double most = image.getMax();
        for (int i = 0; i < image.getPixelCount(); i++) {
            image.setf(i, (float) (background + peak * (image.getf(i) - least) / (most - least)));
        }
        return image;
    }

    private static ByteProcessor counted(FloatProcessor photons) {
        Random random = new Random(8);
        ByteProcessor counts = new ByteProcessor(photons.getWidth(), photons.getHeight());
        for (int i = 0; i < counts.getPixelCount(); i++) {
            counts.set(i, (int) Math.min(255, poisson(photons.getf(i), random)));
        }
        return counts;
    }

    private static FloatProcessor noisy(FloatProcessor clean, double deviation) {
        Random random = new Random(9);
        FloatProcessor result = (FloatProcessor) clean.duplicate();
        for (int i = 0; i < result.getPixelCount(); i++) {
            result.setf(i, result.getf(i) + (float) (deviation * random.nextGaussian()));
        }
        return result;
    }

    private static String info(ImagePlus image) {
        return (String) image.getProperty("Info");
    }

    private static void assertSameValues(ImageProcessor a, ImageProcessor b) {
        assertArrayEquals((float[]) a.convertToFloatProcessor().getPixels(), (float[]) b.convertToFloatProcessor().getPixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "noise_model=gaussian"})
    void aFewPhotonsKeepTheirLight(String options) {
        ImagePlus image = new ImagePlus("counts", counted(photons(4, 0.2)));
        image.getCalibration().pixelWidth = 0.25;
        image.setDisplayRange(0, 5);
        ImagePlus result = run("Denoise...", image, options);
        assertEquals(32, result.getBitDepth());
        assertEquals(1, result.getProcessor().getStats().mean / image.getProcessor().getStats().mean, 0.02);
        assertEquals("counts denoised", result.getTitle());
        assertEquals(0.25, result.getCalibration().pixelWidth);
        assertEquals(5, result.getDisplayRangeMax());
        assertEquals(8, run("Denoise...", image, options + " output=same").getBitDepth());
    }

    @Test
    void whatLosesNothingByRoundingKeepsItsType() {
        ImagePlus image = cells();
        for (String command : new String[] {"Denoise...", "Deblur...", "Upsample..."}) {
            ImagePlus result = run(command, image, "");
            assertEquals(16, result.getBitDepth(), command);
            ImagePlus exact = run(command, image, "output=32-bit");
            assertEquals(32, exact.getBitDepth(), command);
            for (int i = 0; i < exact.getProcessor().getPixelCount(); i++) {
                assertEquals(result.getProcessor().getf(i), Math.max(0, Math.min(65535, exact.getProcessor().getf(i))), 0.5, command);
            }
        }
    }

    @Test
    void signedCountsBecomeSignedValues() {
        ShortProcessor raw = new ShortProcessor(64, 64);
        Random random = new Random(1);
        for (int i = 0; i < raw.getPixelCount(); i++) {
            raw.set(i, 32768 + (int) Math.round(-100 + (Math.hypot(i % 64 - 30, i / 64 - 30) < 15 ? 300 : 0) + 10 * random.nextGaussian()));
        }
        ImagePlus image = new ImagePlus("signed", raw);
        image.getCalibration().setSigned16BitCalibration();
        image.setDisplayRange(32768 - 100, 32768 + 300);
        ImagePlus result = run("Denoise...", image, "output=32-bit");
        assertEquals(Calibration.NONE, result.getCalibration().getFunction());
        assertEquals(200, result.getProcessor().getf(30, 30), 20);
        assertEquals(-100, result.getProcessor().getf(5, 60), 20);
        assertEquals(-100, result.getDisplayRangeMin(), 1e-3);
    }

    @Test
    void photonsAreDenoisedAsSuch() {
        FloatProcessor clean = photons(20, 1);
        Random random = new Random(3);
        FloatProcessor noisy = new FloatProcessor(192, 192);
        for (int i = 0; i < noisy.getPixelCount(); i++) {
            noisy.setf(i, (float) (poisson(clean.getf(i), random) + 1.5 * random.nextGaussian()));
        }
        ImagePlus image = new ImagePlus("photons", noisy);
        ImagePlus found = run("Denoise...", image, "");
        ImagePlus plain = run("Denoise...", image, "noise_model=gaussian");
        assertTrue(info(found).contains("noise model: Poisson-Gaussian, variance "), info(found));
        double better = 20 * Math.log10(rootMeanSquareDifference(clean, plain.getProcessor()) / rootMeanSquareDifference(clean, found.getProcessor()));
        assertTrue(better > 0.5, "better by " + better + " dB");
        assertEquals(1, found.getProcessor().getStats().mean / clean.getStats().mean, 0.02);
        ImagePlus given = run("Denoise...", image, "noise=1.5 noise_model=poisson gain=1");
        assertTrue(info(given).contains("Poisson-Gaussian, variance 1.000 x value + 2.250"), info(given));
    }

    /** Cells that cover more than half of the image: the square root of their brightness is skewed the other way. */
    @Test
    void thePolarityIsThatOfPhotonsNotOfTheirRoots() {
        Random random = new Random(4);
        FloatProcessor noisy = new FloatProcessor(128, 128);
        for (int i = 0; i < noisy.getPixelCount(); i++) {
            double fraction = (i % 128 + 0.5) / 128;
            noisy.setf(i, poisson(1 + 40 * Math.pow(fraction, 1.6), random));
        }
        ImagePlus found = run("Denoise...", new ImagePlus("photons", noisy), "noise_model=poisson gain=1 noise=0");
        assertTrue(info(found).contains("noise model: Poisson-Gaussian") && !info(found).contains("polarity: dark"), info(found));
    }

    @ParameterizedTest
    @CsvSource({"10", "60"})
    void noiseThatIsTheSameEverywhereIsDenoisedAsBefore(double deviation) {
        ImagePlus image = new ImagePlus("even", noisy(photons(200, 20), deviation));
        assertSameValues(run("Denoise...", image, "noise_model=gaussian").getProcessor(), run("Denoise...", image, "").getProcessor());
    }

    @Test
    void aGainThatCannotBeFoundIsAskedFor() {
        FloatProcessor ramp = new FloatProcessor(8, 8);
        ramp.setf(3, 3, 100);
        show(new ImagePlus("ramp", ramp), null);
        String words = failure("run('Denoise...', 'noise_model=poisson');");
        assertTrue(words.contains("give gain, noise and offset, or noise_model=gaussian"), words);
    }

    @Test
    void correlatedNoiseIsSaid() {
        FloatProcessor noise = noisy(new FloatProcessor(192, 192), 60);
        new GaussianBlur().blurFloat(noise, 1.2, 1.2, 1e-4);
        FloatProcessor clean = photons(200, 20);
        for (int i = 0; i < noise.getPixelCount(); i++) {
            noise.setf(i, noise.getf(i) + clean.getf(i));
        }
        assertTrue(info(run("Denoise...", new ImagePlus("smooth", noise), "")).contains("warning: The noise is correlated over neighbouring pixels"));
        assertTrue(!info(run("Denoise...", new ImagePlus("white", noisy(clean, 20)), "")).contains("warning"));
    }

    @Test
    void stripesGoFirst() {
        FloatProcessor clean = photons(200, 20);
        FloatProcessor striped = noisy(clean, 8);
        Random random = new Random(2);
        double offset = 0;
        for (int i = 0; i < striped.getPixelCount(); i++) {
            offset = i % 192 == 0 ? 15 * random.nextGaussian() : offset;
            striped.setf(i, striped.getf(i) + (float) offset);
        }
        ImagePlus image = new ImagePlus("striped", striped);
        ImagePlus with = run("Denoise...", image, "");
        assertTrue(info(with).contains("stripes=rows"), info(with));
        ImagePlus without = run("Denoise...", image, "stripes=rows");
        assertTrue(rootMeanSquareDifference(clean, without.getProcessor()) < 0.5 * rootMeanSquareDifference(clean, with.getProcessor()));
        assertTrue(info(without).contains("stripes removed: rows"), info(without));
    }

    /** Overexposed cells. */
    private static ByteProcessor saturated() {
        FloatProcessor cells = (FloatProcessor) cells().getProcessor().convertToFloatProcessor();
        ByteProcessor result = new ByteProcessor(cells.getWidth() / 2, cells.getHeight() / 2);
        for (int i = 0; i < result.getPixelCount(); i++) {
            double value = 700 * (cells.getf(i % result.getWidth(), i / result.getWidth()) - cells.getMin()) / (cells.getMax() - cells.getMin()) - 20;
            result.set(i, (int) Math.max(0, Math.min(255, value)));
        }
        return result;
    }

    @Test
    void saturatedPixelsKeepTheirMeansWhenUpsampled() {
        ByteProcessor coarse = saturated();
        ImageProcessor fine = run("Upsample...", new ImagePlus("saturated", coarse), "factor=4").getProcessor();
        double worst = 0;
        for (int i = 0; i < coarse.getPixelCount(); i++) {
            double sum = 0;
            for (int k = 0; k < 16; k++) {
                sum += fine.get(i % coarse.getWidth() * 4 + k % 4, i / coarse.getWidth() * 4 + k / 4) / 16.0;
            }
            worst = Math.max(worst, Math.abs(sum - coarse.get(i)));
        }
        assertTrue(worst <= 0.5, "off by " + worst);
    }

    @Test
    void saturatedVoxelsKeepTheirMeansWhenMadeIsotropic() {
        ImageStack coarse = new ImageStack(40, 32);
        for (int z = 0; z < 4; z++) {
            ByteProcessor plane = saturated();
            plane.setRoi(2 * z, z, 40, 32);
            coarse.addSlice(plane.crop());
        }
        ImageStack fine = run("Make Isotropic...", new ImagePlus("saturated", coarse), "factor=4").getStack();
        double worst = 0;
        for (int z = 0; z < 4; z++) {
            for (int i = 0; i < 40 * 32; i++) {
                double sum = 0;
                for (int k = 1; k <= 4; k++) {
                    sum += fine.getProcessor(4 * z + k).get(i) / 4.0;
                }
                worst = Math.max(worst, Math.abs(sum - coarse.getProcessor(z + 1).get(i)));
            }
        }
        assertTrue(worst <= 0.7, "off by " + worst);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Inpaint...", "Denoise...", "Upsample..."})
    void hugeValuesAreRefused(String command) {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().multiply(3e38 / image.getProcessor().getStats().max);
        show(image, new Roi(30, 30, 10, 10));
        String words = failure("run('" + command + "', '" + QUICK + "');".replace(command.startsWith("Denoise") ? QUICK : "", ""));
        assertTrue(words.contains("image: it has values as large as 3") && words.contains("known pixels must lie from"), words);
    }

    @Test
    void aHugeValueThatMarksAHoleIsFilled() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        ImageProcessor pixels = image.getProcessor();
        pixels.setRoi(30, 30, 10, 10);
        pixels.setValue(3e38);
        pixels.fill();
        pixels.resetRoi();
        ImagePlus result = run(image, "fill_value=" + pixels.getf(32, 32) + " " + QUICK);
        assertTrue(result.getProcessor().getf(35, 35) < 1e6);
        assertTrue(IJ.getImage() == result);
    }
}
