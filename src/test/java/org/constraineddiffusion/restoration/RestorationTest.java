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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.sampling.Samplers;
import org.junit.jupiter.api.Test;

/** What a script gets, with a model of one averaging filter. */
class RestorationTest {

    private static final int WIDTH = 48;
    private static final int HEIGHT = 40;

    /** Not a rectangle: the pixels between it and its bounds must stay. */
    private static final Roi HOLE = new OvalRoi(16, 12, 14, 12);

    private static boolean inHole(int x, int y) {
        return HOLE.contains(x, y);
    }

    private static Img<BitType> hole() {
        Img<BitType> mask = ArrayImgs.bits(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                mask.getAt(x, y).set(inHole(x, y));
            }
        }
        return mask;
    }

    private static ImagePlus image() {
        float[] pixels = pixels(Fields.waves(WIDTH, HEIGHT));
        ImagePlus image = new ImagePlus("waves", new FloatProcessor(WIDTH, HEIGHT, pixels));
        image.setRoi(HOLE);
        return image;
    }

    private static float[] pixels(RandomAccessibleInterval<FloatType> plane) {
        float[] pixels = new float[WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Fields.at(plane, i % WIDTH, i / WIDTH);
        }
        return pixels;
    }

    private static float[] pixels(ImagePlus image, int slice) {
        return (float[]) image.getStack().getProcessor(slice).getPixels();
    }

    @Test
    void planesWithoutImageJKeepEveryKnownPixelToTheBit() {
        RandomAccessibleInterval<FloatType> given = Fields.waves(WIDTH, HEIGHT);
        given.getAt(16, 12).set(-0.0f); // within the hole's bounds; a detour through the model's units would change it
        given.getAt(29, 12).set(1.2345e-5f);
        float[] before = pixels(given);
        RestorationResult result = Restoration.inpaint(given, hole()).with(RecordingSession.GREY).samples(2).run();
        assertArrayEquals(before, pixels(given), "what is given is not changed");
        assertEquals(2, result.samples().size());
        int changed = 0;
        for (List<RandomAccessibleInterval<FloatType>> sample : result.samples()) {
            float[] after = pixels(sample.get(0));
            for (int i = 0; i < before.length; i++) {
                if (inHole(i % WIDTH, i / WIDTH)) {
                    changed += before[i] == after[i] ? 0 : 1;
                } else {
                    assertEquals(Float.floatToRawIntBits(before[i]), Float.floatToRawIntBits(after[i]), "pixel " + i);
                }
            }
        }
        assertTrue(changed > 240, "pixels that changed in two holes of about 130: " + changed);
        assertTrue(result.provenance().contains("filled by a generative model") && result.provenance().contains("model SHA-256"), result.provenance());
        assertTrue(result.evaluations() > 0);
        assertThrows(IllegalStateException.class, result::image);
    }

    @Test
    void severalSamplesOfPlanesHaveTheMeanAndStandardDeviationOfAnImages() {
        RestorationResult ofImage = Restoration.inpaint(image()).with(RecordingSession.GREY).samples(3).seed(5).run();
        RestorationResult ofPlanes = Restoration.inpaint(Fields.waves(WIDTH, HEIGHT), hole()).with(RecordingSession.GREY).samples(3).seed(5).run();
        float[] deviation = pixels(ofPlanes.standardDeviationOfSamples().get(0));
        assertArrayEquals(pixels(ofImage.mean().orElseThrow(), 1), pixels(ofPlanes.meanOfSamples().get(0)));
        assertArrayEquals(pixels(ofImage.standardDeviation().orElseThrow(), 1), deviation);
        int differing = 0;
        for (int i = 0; i < deviation.length; i++) {
            assertTrue(deviation[i] == 0 || inHole(i % WIDTH, i / WIDTH), "known pixels do not differ");
            differing += deviation[i] > 0 ? 1 : 0;
        }
        assertTrue(differing > 50, "of two holes of about 130 pixels, many of which the model saturates, " + differing);
        RestorationResult one = Restoration.inpaint(Fields.waves(WIDTH, HEIGHT), hole()).with(RecordingSession.GREY).run();
        assertTrue(one.meanOfSamples().isEmpty() && one.standardDeviationOfSamples().isEmpty());
    }

    @Test
    void aMeanOfPlanesIsOfValuesWithoutMatchedGrain() {
        Random random = new Random(1);
        RandomAccessibleInterval<FloatType> noisy = Fields.constant(160, 128, 0);
        noisy.forEach(pixel -> pixel.setReal(1000 + 50 * random.nextGaussian()));
        InverseProblem problem = InverseProblem.of(List.of(noisy), ForwardModel.mask(Mask.of(160, 128, (x, y) -> Math.hypot(x - 80, y - 64) < 16), 0));
        RestorationResult plain = Restoration.of(problem).with(RecordingSession.GREY).samples(2).grain(Grain.NONE).run();
        RestorationResult grained = Restoration.of(problem).with(RecordingSession.GREY).samples(2).grain(Grain.MATCH).run();
        assertNotEquals(Fields.at(plain.samples().get(0).get(0), 80, 64), Fields.at(grained.samples().get(0).get(0), 80, 64), "grain was added");
        for (int x = 60; x < 100; x++) {
            float mean = Fields.at(grained.meanOfSamples().get(0), x, 64);
            assertEquals(Fields.at(plain.meanOfSamples().get(0), x, 64), mean);
            assertEquals((Fields.at(plain.samples().get(0).get(0), x, 64) + Fields.at(plain.samples().get(1).get(0), x, 64)) / 2, mean, 1e-3);
            assertEquals(Math.abs(Fields.at(plain.samples().get(0).get(0), x, 64) - Fields.at(plain.samples().get(1).get(0), x, 64)) / Math.sqrt(2),
                    Fields.at(grained.standardDeviationOfSamples().get(0), x, 64), 1e-3);
        }
    }

    @Test
    void planesAndAnImageOfImageJGiveTheSamePixels() {
        float[] ofPlanes = pixels(Restoration.inpaint(Fields.waves(WIDTH, HEIGHT), hole()).with(RecordingSession.GREY).seed(3).run().samples().get(0).get(0));
        assertArrayEquals(pixels(Restoration.inpaint(image()).with(RecordingSession.GREY).seed(3).run().image(), 1), ofPlanes);
    }

    @Test
    void aModelThatStaysOpenGivesThePixelsOfOneThatIsOpenedEachTime() {
        try (Model model = Models.open(RecordingSession.GREY)) {
            for (int seed = 1; seed <= 3; seed++) {
                float[] fresh = pixels(Restoration.inpaint(image()).with(RecordingSession.GREY).seed(seed).run().image(), 1);
                assertArrayEquals(fresh, pixels(Restoration.inpaint(image()).with(model).seed(seed).run().image(), 1), "seed " + seed);
                float[] denoised = pixels(Restoration.denoise(image(), 20).with(RecordingSession.GREY).run().image(), 1);
                assertArrayEquals(denoised, pixels(Restoration.denoise(image(), 20).with(model).run().image(), 1));
            }
        }
    }

    @Test
    void meanAndStandardDeviationAreThoseOfTheSamples() {
        RestorationResult result = Restoration.inpaint(image()).with(RecordingSession.GREY).sampler(Samplers.newton().with("steps", 4)).samples(3).run();
        ImagePlus samples = result.image();
        float[] mean = pixels(result.mean().orElseThrow(), 1);
        float[] deviation = pixels(result.standardDeviation().orElseThrow(), 1);
        assertEquals(3, samples.getStackSize());
        double largest = 0;
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            double squares = 0;
            for (int s = 1; s <= 3; s++) {
                sum += pixels(samples, s)[i];
            }
            for (int s = 1; s <= 3; s++) {
                squares += Math.pow(pixels(samples, s)[i] - sum / 3, 2);
            }
            assertEquals(sum / 3, mean[i], 1e-3);
            assertEquals(Math.sqrt(squares / 2), deviation[i], 1e-3);
            largest = Math.max(largest, deviation[i]);
        }
        assertTrue(largest > 1, "samples differ: " + largest);
        assertEquals(List.of(result.standardDeviation().get(), result.mean().get(), samples), result.toShow());
        assertTrue(Restoration.inpaint(image()).with(RecordingSession.GREY).run().mean().isEmpty());
    }

    @Test
    void sampleKOfSeedSIsTheSingleSampleOfSeedSPlusK() {
        ImagePlus three = Restoration.inpaint(image()).with(RecordingSession.GREY).samples(3).seed(5).run().image();
        assertArrayEquals(pixels(Restoration.inpaint(image()).with(RecordingSession.GREY).seed(7).run().image(), 1), pixels(three, 3));
        assertFalse(Arrays.equals(pixels(three, 1), pixels(three, 2)));
    }

    /** Cancels after some steps. */
    private static final class Impatient implements RestorationListener {
        private final List<Step> steps = new ArrayList<>();

        @Override
        public void onStep(Step step) {
            steps.add(step);
        }

        @Override
        public boolean isCanceled() {
            return steps.size() >= 2;
        }
    }

    @Test
    void aListenerEndsTheRunAndTheModelStaysUsable() {
        try (Model model = Models.open(RecordingSession.GREY)) {
            Impatient listener = new Impatient();
            Restoration restoration = Restoration.inpaint(image()).with(model).sampler(Samplers.newton()).listener(listener);
            assertThrows(CancellationException.class, restoration::run);
            assertEquals(List.of(1, 2), listener.steps.stream().map(RestorationListener.Step::step).toList());
            assertEquals(20, listener.steps.get(0).steps());
            float[] after = pixels(restoration.sampler(Samplers.fast()).listener(RestorationListener.NONE).run().image(), 1);
            assertArrayEquals(pixels(Restoration.inpaint(image()).with(RecordingSession.GREY).run().image(), 1), after);
        }
    }

    @Test
    void aMaskThatDoesNotFitAndAConditionThatTheModelLacksAreAnsweredInASentence() {
        assertThrows(InputException.class, () -> Restoration.inpaint(Fields.waves(WIDTH, HEIGHT), ArrayImgs.bits(WIDTH, HEIGHT)));
        assertThrows(InputException.class, () -> Restoration.inpaint(Fields.waves(8, 8), hole()));
        ImagePlus unmarked = image();
        unmarked.deleteRoi();
        assertThrows(InputException.class, () -> Restoration.inpaint(unmarked).with(RecordingSession.GREY).run());
        assertEquals("mood is not supported by model 'grey'; leave it at 0 (got 3).", assertThrows(InputException.class,
                () -> Restoration.inpaint(image()).with(RecordingSession.GREY).condition("mood", 3).run()).getMessage());
        assertThrows(InputException.class, () -> Restoration.inpaint(image()).samples(0));
        assertEquals(Map.of("size", 2.0), Restoration.inpaint(image()).condition("mood", 3).condition("size", 2).condition("mood", 0).options().conditions());
    }

    @Test
    void eachTaskHasItsOwnSizeAndWords() {
        try (Model model = Models.open(RecordingSession.GREY)) {
            ImagePlus large = Restoration.upsample(image(), 2, 3, Kernel.AREA).with(model).run().image();
            assertEquals(List.of(2 * WIDTH, 3 * HEIGHT), List.of(large.getWidth(), large.getHeight()));
            assertEquals("waves upsampled", large.getTitle());
            assertEquals("waves deblurred", Restoration.deblur(image(), 3.0).with(model).run().image().getTitle());
            assertEquals("waves denoised", Restoration.denoise(image()).with(model).run().image().getTitle());
        }
    }
}
