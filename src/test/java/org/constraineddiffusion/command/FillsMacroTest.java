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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Inpaint... and other commands do with seeds, noise and polarity, from macros, with the embedded model. */
class FillsMacroTest extends MacroTest {

    private static final int HOLE = 64;

    /** Fewer steps than the default: the objects' places are decided by the noise at the first ones. */
    private static final String SHORT = "steps=5 grain=none";

    private static double[] pixels(ImageProcessor plane, int x0, int y0) {
        double[] values = new double[HOLE * HOLE];
        for (int i = 0; i < values.length; i++) {
            values[i] = plane.getf(x0 + i % HOLE, y0 + i / HOLE);
        }
        return values;
    }

    private static double correlation(double[] a, double[] b) {
        double meanOfA = 0;
        double meanOfB = 0;
        for (int i = 0; i < a.length; i++) {
            meanOfA += a[i] / a.length;
            meanOfB += b[i] / b.length;
        }
        double products = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            products += (a[i] - meanOfA) * (b[i] - meanOfB);
            squaresOfA += (a[i] - meanOfA) * (a[i] - meanOfA);
            squaresOfB += (b[i] - meanOfB) * (b[i] - meanOfB);
        }
        return products / Math.sqrt(squaresOfA * squaresOfB);
    }

    private static double meanCorrelation(List<double[]> all) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += correlation(all.get(i), all.get(j));
                pairs++;
            }
        }
        return sum / pairs;
    }

    @Test
    void fillsOfDifferentImagesOfOneSeedAreNoMoreAlikeThanTheTruth() {
        List<double[]> fills = new ArrayList<>();
        List<double[]> truths = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ImagePlus image = sample(i % 3 * 60, i / 3 * 70, 128, 128);
            truths.add(pixels(image.getProcessor(), 32, 32));
            image.setRoi(32, 32, HOLE, HOLE);
            fills.add(pixels(run(image, SHORT).getProcessor(), 32, 32));
        }
        assertAlikeAsTruths(fills, truths);
    }

    @Test
    void fillsOfPlanesAndHolesOfOneSeedAreNoMoreAlikeThanTheTruth() {
        List<double[]> fills = new ArrayList<>();
        List<double[]> truths = new ArrayList<>();
        ImageStack planes = new ImageStack(128, 128);
        for (int i = 0; i < 6; i++) {
            planes.addSlice(sample(i % 3 * 60, i / 3 * 70, 128, 128).getProcessor());
            truths.add(pixels(planes.getProcessor(i + 1), 32, 32));
        }
        ImagePlus stack = new ImagePlus("planes", planes);
        stack.setRoi(32, 32, HOLE, HOLE);
        ImagePlus filled = run(stack, SHORT + " planes=all");
        for (int i = 1; i <= 6; i++) {
            fills.add(pixels(filled.getStack().getProcessor(i), 32, 32));
        }
        ImagePlus wide = sample(0, 0, 256, 100);
        ImageProcessor twice = wide.getProcessor().createProcessor(700, 100);
        twice.insert(wide.getProcessor(), 0, 0);
        twice.insert(wide.getProcessor(), 222, 0);
        twice.insert(wide.getProcessor(), 444, 0);
        wide.setProcessor(twice);
        wide.setRoi(new ShapeRoi(new Roi(20, 18, HOLE, HOLE)).or(new ShapeRoi(new Roi(610, 18, HOLE, HOLE))));
        for (int x : new int[] {20, 610}) {
            truths.add(pixels(wide.getProcessor(), x, 18));
            fills.add(pixels(run(wide, SHORT).getProcessor(), x, 18));
        }
        assertAlikeAsTruths(fills, truths);
    }

    private static void assertAlikeAsTruths(List<double[]> fills, List<double[]> truths) {
        double ofFills = meanCorrelation(fills);
        double ofTruths = meanCorrelation(truths);
        assertTrue(ofFills <= ofTruths + 0.05, "fills " + ofFills + ", truths " + ofTruths);
    }

    @Test
    void aPixelOutsideOfTheWindowChangesNothing() {
        ImagePlus image = sample(0, 0, 256, 200);
        image.setRoi(new OvalRoi(10, 10, 20, 20));
        ImageProcessor before = run(image, QUICK + " context=16 nuclear_diameter=20").getProcessor();
        image.getProcessor().set(200, 150, image.getProcessor().get(200, 150) + 1);
        ImageProcessor after = run(image, QUICK + " context=16 nuclear_diameter=20").getProcessor();
        image.getProcessor().set(200, 150, image.getProcessor().get(200, 150) - 1);
        for (int i = 0; i < before.getPixelCount(); i++) {
            assertEquals(before.get(i), after.get(i) - (i == 150 * 256 + 200 ? 1 : 0));
        }
    }

    @Test
    void aSampleOfSeveralIsTheOneOfItsSeed() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImagePlus three = run(image, QUICK + " seed=5 samples=3");
        ImagePlus alone = run(image, QUICK + " seed=7");
        for (int i = 0; i < alone.getProcessor().getPixelCount(); i++) {
            assertEquals(alone.getProcessor().get(i), three.getStack().getProcessor(3).get(i));
        }
    }

    private static ImagePlus inverted(ImagePlus image) {
        ImagePlus copy = new ImagePlus(image.getTitle(), image.getProcessor().duplicate());
        for (int i = 0; i < copy.getProcessor().getPixelCount(); i++) {
            copy.getProcessor().set(i, 60000 - image.getProcessor().get(i));
        }
        copy.setRoi(image.getRoi());
        return copy;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Inpaint...|", "Inpaint...|method=newton inner_steps=1", "Upsample...|factor=2", "Denoise...|noise=300",
        "Deblur...|fwhm=2 noise=100"})
    void anInvertedImageIsRestoredToTheInvertedResult(String command, String options) {
        ImagePlus image = sample(60, 40, 128, 112);
        image.setRoi(new Roi(40, 30, 48, 40));
        String keys = "steps=4 " + (options == null ? "" : options);
        ImageProcessor upright = run(command, image, keys).getProcessor();
        ImagePlus mirrored = run(command, inverted(image), keys);
        assertTrue(mirrored.getInfoProperty().contains("polarity: dark objects"), mirrored.getInfoProperty());
        for (int i = 0; i < upright.getPixelCount(); i++) {
            if (upright.get(i) > 0) { // else it was cut off
                assertEquals(60000 - upright.get(i), mirrored.getProcessor().get(i), 1);
            }
        }
    }

    @Test
    void aVolumeIsMadeIsotropicAlikeWhenInverted() {
        ImageStack planes = new ImageStack(96, 96);
        ImageStack mirrored = new ImageStack(96, 96);
        for (int z = 0; z < 3; z++) {
            ImagePlus plane = sample(60 + 2 * z, 40, 96, 96);
            planes.addSlice(plane.getProcessor());
            mirrored.addSlice(inverted(plane).getProcessor());
        }
        ImagePlus upright = run("Make Isotropic...", new ImagePlus("volume", planes), "factor=2 steps=3");
        ImagePlus inverted = run("Make Isotropic...", new ImagePlus("volume", mirrored), "factor=2 steps=3");
        for (int z = 1; z <= 6; z++) {
            for (int i = 0; i < 96 * 96; i++) {
                assertEquals(60000 - upright.getStack().getProcessor(z).get(i), inverted.getStack().getProcessor(z).get(i), 1);
            }
        }
    }

    @Test
    void aModelOfBothPolaritiesSeesTheImageAsItIsUnlessAsked() {
        ImagePlus image = inverted(sample(60, 40, 128, 96));
        image.setRoi(new OvalRoi(50, 30, 25, 20));
        ImagePlus auto = run(image, QUICK + " model=microscopy-grey");
        assertFalse(auto.getInfoProperty().contains("polarity: dark"), auto.getInfoProperty());
        assertSamePixels(run(image, QUICK + " model=microscopy-grey polarity=bright"), auto, 1);
        assertTrue(run(image, QUICK + " model=microscopy-grey polarity=dark").getInfoProperty().contains("polarity: dark"));
    }

    @Test
    void aNoisyImagesFillGetsNoiseAndTheMeanOfSamplesDoesNot() {
        ImagePlus image = sample(0, 0, 160, 160);
        Random random = new Random(3);
        ImageProcessor plane = image.getProcessor();
        double noise = 0.1 * (plane.getStats().max - plane.getStats().min);
        for (int i = 0; i < plane.getPixelCount(); i++) {
            plane.setf(i, (float) Math.rint(plane.getf(i) + 5 * noise + noise * random.nextGaussian()));
        }
        Roi strokes = new ShapeRoi(new Roi(40, 50, 80, 11)).or(new ShapeRoi(new Roi(40, 80, 80, 11))).or(new ShapeRoi(new Roi(40, 110, 80, 11)));
        image.setRoi(strokes);
        ImagePlus before = new ImagePlus("before", plane.duplicate());
        ImagePlus matched = run(image, "steps=8");
        assertOnlyTheHoleDiffers(before, matched, strokes, 1);
        assertTrue(matched.getInfoProperty().contains("grain: matched, noise "), matched.getInfoProperty());
        ImagePlus none = run(image, "steps=5 grain=none");
        assertFalse(none.getInfoProperty().contains("grain: matched"), none.getInfoProperty());
        double around = roughness(before.getProcessor(), 10);
        double ratio = roughness(matched.getProcessor(), 52) / around;
        assertTrue(ratio > 0.7 && ratio < 1.3, "inside over around " + ratio);
        assertTrue(roughness(none.getProcessor(), 52) < 0.6 * around, "the fill alone is smooth");
        image.setRoi(strokes);
        show(image, strokes);
        macro("run('Inpaint...', 'steps=8 samples=2');");
        ImagePlus mean = Arrays.stream(WindowManager.getIDList()).mapToObj(WindowManager::getImage)
                .filter(each -> each.getTitle().endsWith("mean")).findFirst().orElseThrow();
        assertEquals(roughness(none.getProcessor(), 52), roughness(mean.getProcessor(), 52), 0.15 * around);
    }

    /** Of a row: the root mean square of its second differences. */
    private static double roughness(ImageProcessor plane, int y) {
        double sum = 0;
        for (int x = 42; x < 118; x++) {
            double second = plane.getf(x - 1, y) - 2 * plane.getf(x, y) + plane.getf(x + 1, y);
            sum += second * second;
        }
        return Math.sqrt(sum / 76);
    }
}
