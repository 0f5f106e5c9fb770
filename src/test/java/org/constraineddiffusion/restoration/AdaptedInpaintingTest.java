package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TinyModel;
import org.constraineddiffusion.image.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdaptedInpaintingTest {

    private static final String TINY = TinyModel.FOLDER.toString();
    private static final AdaptationOptions FEW = new AdaptationOptions(25, AdaptationOptions.DEFAULT.duration(), 1, 32, 2, 2e-3, 0.9);

    private final Counting counting = new Counting();
    private ImagePlus stripes;

    /** Counts steps of trainings. */
    private static final class Counting implements RestorationListener {
        private int steps;
        private int cancelAt = Integer.MAX_VALUE;

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
    void whoCancelsCancelsTheTrainingToo() {
        counting.cancelAt = 3;
        assertThrows(CancellationException.class, () -> fill(40, FEW.withSeed(2)));
        assertEquals(3, counting.steps);
    }

    @Test
    void aModelThatGainsNothingIsUsedAsItIs() {
        AdaptationOptions wild = new AdaptationOptions(25, FEW.duration(), 1, 32, 2, 1e6, 0);
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
