/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TinyModel;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptedInpaintingTest {

    private static final String TINY = TinyModel.FOLDER.toString();
    private static final AdaptationOptions FEW = new AdaptationOptions(25, AdaptationOptions.DEFAULT.duration(), 1, 32, 2, 2e-3, 0.9, TrainedWeights.ALL);

    private final Counting counting = new Counting();
    private ImagePlus stripes;

    /** Counts steps of trainings. */
    private static final class Counting implements RestorationListener {
        private int steps;
        private int cancelAt = Integer.MAX_VALUE;
        private final List<String> warnings = new ArrayList<>();

        @Override
        public void onWarning(String sentence) {
            warnings.add(sentence);
        }

        @Override
        public void onStep(Step step) {
            // Of the sampler.
        }

        @Override
        public void onTraining(int step, double fraction) {
            assertEquals(step / 25.0, fraction, 1e-9);
            steps++;
        }

        @Override
        public boolean isCanceled() {
            return steps >= cancelAt;
        }
    }

    @BeforeEach
    void makeStripes() {
        FloatProcessor pixels = new FloatProcessor(120, 100);
        for (int i = 0; i < pixels.getPixelCount(); i++) {
            pixels.setf(i, (float) (100 + 50 * Math.sin(i % 120 * 0.8)));
        }
        stripes = new ImagePlus("stripes", pixels);
    }

    private RestorationResult fill(int x, AdaptationOptions options) {
        return Restoration.inpaint(stripes, new Roi(x, 30, 12, 12)).with(TINY).adapt(options).listener(counting).run();
    }

    private static float[] pixels(RestorationResult result) {
        return (float[]) result.image().getProcessor().getPixels();
    }

    @Test
    void theModelIsAdaptedOnceForAllHolesOfAnImage() {
        RestorationResult first = fill(40, FEW);
        assertEquals(25, counting.steps);
        assertTrue(first.provenance().contains("tiny adapted"), first.provenance());
        assertFalse(Arrays.equals(pixels(first), pixels(Restoration.inpaint(stripes, new Roi(40, 30, 12, 12)).with(TINY).run())), "another model");
        RestorationResult second = fill(70, FEW);
        assertEquals(25, counting.steps, "the same model");
        assertTrue(second.provenance().contains("tiny adapted"), second.provenance());
        assertArrayEquals(pixels(first), pixels(fill(40, FEW)), "the same pixels");
        stripes.getProcessor().setf(0, 0, 7);
        fill(40, FEW);
        assertEquals(50, counting.steps, "another image");
    }

    @Test
    void theProvenanceSaysHowTheModelWasAdaptedAndWhatItSaw() {
        String first = fill(40, FEW.withSeed(4)).provenance();
        assertTrue(first.contains("adaptation: to the known pixels of 'stripes': 25 steps, weights all, seed 4; step 25 kept, loss on held-back pixels 0."), first);
        assertFalse(first.contains("earlier hole"), first);
        assertTrue(counting.warnings.stream().anyMatch(sentence -> sentence.contains("is trained on the known pixels of the image first, about ")), counting.warnings.toString());
        String again = fill(40, FEW.withSeed(4)).provenance();
        assertTrue(again.contains("trained for an earlier hole") && !again.contains("marked now"), again);
        String other = fill(46, FEW.withSeed(4)).provenance();
        assertTrue(other.contains("trained for an earlier hole, on 72 of the pixels that are marked now, too"), other);
    }

    @Test
    void adaptingWhereItPaysTakesWideHoles() {
        assertTrue(fillWhereItPays(12, 1e9).provenance().contains("adaptation: none: no hole is as wide as 16 pixels"));
        assertEquals(0, counting.steps);
        RestorationResult plain = Restoration.inpaint(stripes, new Roi(40, 30, 16, 16)).with(TINY).run();
        RestorationResult late = fillWhereItPays(16, 1e-6);
        assertTrue(late.provenance().contains("adaptation: none: the training would take about"), late.provenance());
        assertArrayEquals(pixels(plain), pixels(late), "the model as it is");
        assertEquals(0, counting.steps);
        RestorationResult adapted = fillWhereItPays(16, 1e9);
        assertTrue(adapted.provenance().contains("adaptation: to the known pixels of"), adapted.provenance());
        assertEquals(25, counting.steps);
        RestorationResult again = fillWhereItPays(16, 1e-6);
        assertArrayEquals(pixels(adapted), pixels(again), "one that is there takes no time");
    }

    private RestorationResult fillWhereItPays(int side, double most) {
        return Restoration.inpaint(stripes, new Roi(40, 30, side, side)).with(TINY).adaptWhereItPays(FEW.withSeed(5), most).listener(counting).run();
    }

    @Test
    void adaptingWhereItPaysLeavesSmallImagesLatentModelsAndNuclei() {
        ImagePlus all = stripes;
        stripes = new ImagePlus("small", all.getProcessor().resize(40, 35));
        RestorationResult small = Restoration.inpaint(stripes, new Roi(10, 10, 16, 16)).with(TINY).adaptWhereItPays(FEW, 1e9).listener(counting).run();
        assertTrue(small.provenance().contains("was used as it is. The images are too small"), small.provenance());
        for (String name : new String[] {"nuclei-fluorescence", "microscopy-latent"}) {
            AdaptationRequest request = new AdaptationRequest(FEW, false, 1e9);
            assertEquals(0, request.seconds(Models.find(name), "cpu", "auto", wideHole()), name);
            assertEquals(0, counting.steps, name);
        }
        assertTrue(new AdaptationRequest(FEW, false, 1e9).seconds(Models.find("microscopy"), "cpu", "auto", wideHole()) > 0);
        assertTrue(new AdaptationRequest(FEW, true, 1e9).seconds(Models.find("nuclei-fluorescence"), "cpu", "auto", wideHole()) > 0, "if it is asked for");
    }

    private List<MarkedPlane> wideHole() {
        return List.of(new MarkedPlane(stripes, Mask.of(stripes.getWidth(), stripes.getHeight(), (x, y) -> x < 20 && y < 20)));
    }

    @Test
    void theForecastHasTheTimeOfTheTraining() {
        Restoration restoration = Restoration.inpaint(stripes, new Roi(40, 30, 20, 20)).with(TINY);
        double plain = restoration.forecast().seconds().orElseThrow();
        AdaptationOptions minute = FEW.withDuration(Duration.ofSeconds(60));
        assertEquals(60, restoration.adapt(minute).forecast().seconds().orElseThrow() - plain, 1e-6);
        assertEquals(0, restoration.adaptWhereItPays(minute, 59).forecast().seconds().orElseThrow() - plain, 1e-6);
        assertEquals(60, restoration.adaptWhereItPays(minute, 60).forecast().seconds().orElseThrow() - plain, 1e-6);
    }

    @Test
    void whoCancelsCancelsTheTrainingToo() {
        counting.cancelAt = 3;
        assertThrows(CancellationException.class, () -> fill(40, FEW.withSeed(2)));
        assertEquals(3, counting.steps);
    }

    @Test
    void aModelThatGainsNothingIsUsedAsItIs() {
        AdaptationOptions wild = new AdaptationOptions(25, FEW.duration(), 1, 32, 2, 1e6, 0, TrainedWeights.ALL);
        RestorationResult result = fill(40, wild);
        assertTrue(result.provenance().contains("made it no better") && !result.provenance().contains("tiny adapted"), result.provenance());
        assertArrayEquals(pixels(Restoration.inpaint(stripes, new Roi(40, 30, 12, 12)).with(TINY).run()), pixels(result));
    }

    @Test
    void whatCannotBeAdaptedToIsRefused() {
        stripes.setProcessor(stripes.getProcessor().resize(40, 35));
        assertThrows(AdaptationException.class, () -> Restoration.inpaint(stripes, new Roi(10, 10, 9, 9)).with(TINY).adapt(FEW).run());
        assertThrows(InputException.class, () -> Restoration.denoise(stripes).with(TINY).adapt(FEW).run());
    }

    @Test
    void anOpenModelGivesAnotherOpenModel() {
        try (Model tiny = Models.open(TINY); Model adapted = tiny.adaptedTo(List.of(stripes), FEW)) {
            assertEquals("adapted", adapted.name());
            assertEquals("tiny", tiny.name());
            RestorationResult result = Restoration.inpaint(stripes, new Roi(40, 30, 12, 12)).with(adapted).run();
            assertTrue(result.provenance().contains("model: adapted") || result.provenance().contains("adapted"), result.provenance());
        }
    }
}
