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
import ij.plugin.filter.GaussianBlur;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Denoise... and Deblur... make of an image's noise, from macros. */
class NoiseMacroTest extends MacroTest {

    @ParameterizedTest
    @ValueSource(strings = {"noise=200", "noise=-1"})
    void denoisingTakesMostOfTheNoiseAwayWhetherItIsSaidOrEstimated(String noise) {
        ImagePlus image = cells();
        convert(image, "32-bit");
        ImageProcessor clean = image.getProcessor().duplicate();
        Random random = new Random(1);
        for (int i = 0; i < clean.getPixelCount(); i++) {
            image.getProcessor().setf(i, clean.getf(i) + 200 * (float) random.nextGaussian());
        }
        ImageProcessor noisy = image.getProcessor().duplicate();
        ImagePlus result = run("Denoise...", image, noise);
        assertEquals("cells denoised", result.getTitle());
        double after = rootMeanSquareDifference(clean, result.getProcessor());
        assertTrue(after < 0.5 * 200, "200 before, " + after + " after");
        assertEquals(0, rootMeanSquareDifference(noisy, image.getProcessor()));
        String info = (String) result.getProperty("Info");
        assertTrue(info.contains("evaluations: ") && info.contains("noise (standard deviation, image's units): "), info);
    }

    @Test
    void noiseOfHalfTheRangeLeavesTheContrast() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        ImageProcessor clean = image.getProcessor().duplicate();
        double noise = (clean.getMax() - clean.getMin()) / 2;
        Random random = new Random(1);
        for (int i = 0; i < clean.getPixelCount(); i++) {
            image.getProcessor().setf(i, clean.getf(i) + (float) (noise * random.nextGaussian()));
        }
        ImageProcessor found = run("Denoise...", image, "noise=-1").getProcessor();
        ImageStatistics statistics = clean.getStats();
        double slope = 0;
        for (int i = 0; i < clean.getPixelCount(); i++) {
            slope += (clean.getf(i) - statistics.mean) * found.getf(i) / clean.getPixelCount();
        }
        assertEquals(1, slope / Math.pow(statistics.stdDev, 2), 0.25);
        double after = rootMeanSquareDifference(clean, found);
        assertTrue(after < 0.2 * noise, noise + " before, " + after + " after");
    }

    @Test
    void eachChannelOfColoursHasItsOwnNoise() {
        ImageProcessor clean = cells().getProcessor().convertToByteProcessor();
        byte[][] channels = new byte[3][clean.getPixelCount()];
        double[] deviations = {2, 20, 0};
        Random random = new Random(1);
        for (int i = 0; i < clean.getPixelCount(); i++) {
            for (int c = 0; c < 3; c++) {
                double value = c == 2 ? 0 : 40 + 0.6 * clean.get(i) + deviations[c] * random.nextGaussian();
                channels[c][i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        ColorProcessor colours = new ColorProcessor(clean.getWidth(), clean.getHeight());
        colours.setRGB(channels[0], channels[1], channels[2]);
        ImagePlus result = run("Denoise...", new ImagePlus("colours", colours), "model=nuclei-fluorescence");
        for (int c = 0; c < 2; c++) {
            ImagePlus channel = new ImagePlus("channel", new ByteProcessor(clean.getWidth(), clean.getHeight(), channels[c]));
            ImageProcessor alone = run("Denoise...", channel, "model=nuclei-fluorescence noise_model=gaussian").getProcessor();
            double ofSeeds = rootMeanSquareDifference(alone, run("Denoise...", channel, "model=nuclei-fluorescence noise_model=gaussian seed=2").getProcessor());
            double difference = rootMeanSquareDifference(alone, ((ColorProcessor) result.getProcessor()).getChannel(c + 1, null));
            assertEquals(0, difference, 1.25 * ofSeeds, "as channel " + c + " alone, but for the seed, which follows from all channels");
        }
        assertEquals(0, ((ColorProcessor) result.getProcessor()).getChannel(3, null).getStats().max, "an empty channel stays so");
        String said = ((String) result.getProperty("Info")).lines().filter(line -> line.contains("noise (")).findFirst().orElseThrow();
        String[] noises = said.replaceAll(".*: ", "").split(", ");
        assertEquals(3, noises.length, said);
        for (int c = 0; c < 3; c++) {
            assertEquals(deviations[c], Double.parseDouble(noises[c]), 0.25 * deviations[c], said);
        }
    }

    @ParameterizedTest
    @CsvSource({"8-bit, 1", "32-bit, 1", "32-bit, 0.003921569", "16-bit, 16", "16-bit, 257"})
    void whatRoundingMadeIsNotDeblurred(String type, double step) {
        FloatProcessor smooth = new FloatProcessor(64, 64);
        for (int i = 0; i < smooth.getPixelCount(); i++) {
            smooth.setf(i, (float) (step * Math.rint(30 + 4 * Math.sin(i % 64 / 16.0) * Math.cos(i / 64 / 18.0))));
        }
        ImagePlus image = new ImagePlus("smooth", smooth);
        image.setDisplayRange(0, type.equals("8-bit") ? 255 : 65535);
        if (!type.equals("32-bit")) {
            convert(image, type);
        }
        double least = image.getProcessor().getStats().min;
        double most = image.getProcessor().getStats().max;
        ImageProcessor found = run("Deblur...", image, "fwhm=4").getProcessor();
        double slack = 0.5 * (most - least);
        assertTrue(found.getStats().min > least - slack && found.getStats().max < most + slack,
                least + " ... " + most + " became " + found.getStats().min + " ... " + found.getStats().max);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Denoise..., 3", "Deblur..., 0.29", "Deblur..., 3"})
    void aSingleSpotOnAnEvenGroundStays(String commandAndNoise) {
        double noise = Double.parseDouble(commandAndNoise.replaceAll(".*, ", ""));
        FloatProcessor spot = new FloatProcessor(160, 160);
        Random random = new Random(3);
        for (int i = 0; i < spot.getPixelCount(); i++) {
            double squared = Math.pow(i % 160 - 80, 2) + Math.pow(i / 160 - 70, 2);
            spot.setf(i, (float) Math.rint(10 + 200 * Math.exp(-squared / 8) + noise * random.nextGaussian()));
        }
        ImageProcessor found = run(commandAndNoise.replaceAll(", .*", ""), new ImagePlus("spot", spot), "").getProcessor();
        assertTrue(found.getf(80, 70) > 150, "the spot's middle was 210 and is " + found.getf(80, 70));
        assertEquals(10, found.getf(20, 20), 5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 20, 400})
    void knownNoiseHardlyGrowsHoweverLittleItIs(double noise) {
        ImagePlus image = cells();
        convert(image, "32-bit");
        new GaussianBlur().blurFloat((FloatProcessor) image.getProcessor(), 2, 2, 0.002); // takes its own noise away
        ImageProcessor clean = image.getProcessor().duplicate();
        Random random = new Random(7);
        for (int i = 0; i < clean.getPixelCount(); i++) {
            image.getProcessor().setf(i, clean.getf(i) + (float) (noise * random.nextGaussian()));
        }
        double after = rootMeanSquareDifference(clean, run("Denoise...", image, "noise=" + noise).getProcessor());
        assertTrue(after < 1.05 * noise, noise + " before, " + after + " after");
    }

    @Test
    void noiseIsEstimatedThoughMostOfThePlaneIsCutOff() {
        ImagePlus image = IJ.createImage("disc", "32-bit black", 96, 80, 1);
        Random random = new Random(2);
        for (int i = 0; i < image.getProcessor().getPixelCount(); i++) {
            if (Math.hypot(i % 96 - 48, i / 96 - 40) < 25) {
                image.getProcessor().setf(i, 1000 + 100 * (float) random.nextGaussian());
            }
        }
        String info = (String) run("Denoise...", image, "").getProperty("Info");
        double found = Double.parseDouble(info.lines().filter(line -> line.contains("noise (")).findFirst().orElseThrow().replaceAll(".*: ", ""));
        assertEquals(100, found, 25);
    }
}
