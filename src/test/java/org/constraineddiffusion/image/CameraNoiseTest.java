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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraNoiseTest {

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

    /** A dark ground with four brighter squares. */
    private static double photons(int i) {
        int x = i % 160 / 80;
        int y = i / 160 / 80;
        boolean inside = i % 80 > 20 && i % 80 < 60 && i / 160 % 80 > 20 && i / 160 % 80 < 60;
        return inside ? 10 + 10 * (x + 2 * y) : 2;
    }

    private static Img<FloatType> noisy(double gain, double offset, double readNoise) {
        Random random = new Random(5);
        float[] pixels = new float[160 * 160];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (gain * poisson(photons(i), random) + offset + readNoise * random.nextGaussian());
        }
        return ArrayImgs.floats(pixels, 160, 160);
    }

    @ParameterizedTest
    @CsvSource({"20, 1, 0, 1.5", "3, 1, 0, 1.5", "1, 2, 100, 3", "8, 0.25, -7, 0", "0.5, 1, 0, 1"})
    void theMeanOfStabilizedValuesLeadsBackToTheMean(double photons, double gain, double offset, double readNoise) {
        CameraNoise noise = CameraNoise.of(gain, offset, readNoise);
        Random random = new Random(1);
        double sum = 0;
        double squares = 0;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            double stabilized = noise.stabilized(gain * poisson(photons, random) + offset + readNoise * random.nextGaussian());
            sum += stabilized;
            squares += stabilized * stabilized;
        }
        assertEquals(gain * photons + offset, noise.mean(sum / count), 0.07 * gain * Math.max(1, 0.5 * photons));
        if (photons >= 3) {
            assertEquals(1, squares / count - Math.pow(sum / count, 2), 0.12);
        }
    }

    @Test
    void theInverseNeverFallsBelowNoLight() {
        CameraNoise noise = CameraNoise.of(2, 100, 0);
        assertEquals(100, noise.mean(-3), 0.01);
        assertEquals(100, noise.mean(0), 0.01);
        assertTrue(noise.mean(1.3) > 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1.5", "2, 100, 3", "0.25, -7, 0.5"})
    void gainAndVarianceAreFoundAgain(double gain, double offset, double readNoise) {
        CameraNoise found = CameraNoiseEstimator.ifClear(noisy(gain, offset, readNoise)).orElseThrow();
        CameraNoise made = CameraNoise.of(gain, offset, readNoise);
        assertEquals(gain, found.gain(), 0.15 * gain);
        assertEquals(made.variance(2 * gain + offset), found.variance(2 * gain + offset), 0.2 * made.variance(2 * gain + offset));
        assertEquals(made.varianceAtZero(), CameraNoiseEstimator.ofGain(noisy(gain, offset, readNoise), gain).orElseThrow().varianceAtZero(),
                0.2 * made.variance(2 * gain + offset));
    }

    @Test
    void theRootMeanSquareOfPhotonsIsThatOverThePlane() {
        double sum = 0;
        for (int i = 0; i < 160 * 160; i++) {
            sum += CameraNoise.of(1, 0, 1.5).variance(photons(i)) / (160 * 160);
        }
        double found = CameraNoiseEstimator.rootMeanSquareIfClear(noisy(1, 0, 1.5)).orElseThrow();
        assertEquals(Math.sqrt(sum), found, 0.08 * Math.sqrt(sum));
        assertTrue(NoiseEstimator.of(noisy(1, 0, 1.5)) < 0.9 * Math.sqrt(sum), "the usual estimate is about that of the background");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void noiseThatIsTheSameEverywhereIsNotTakenForPhotons(boolean cutOff) {
        Random random = new Random(2);
        float[] pixels = new float[160 * 160];
        for (int i = 0; i < pixels.length; i++) {
            double value = 10 * photons(i) - 20 + 20 * random.nextGaussian();
            pixels[i] = (float) (cutOff ? Math.max(0, Math.rint(value)) : value);
        }
        assertEquals(Optional.empty(), CameraNoiseEstimator.ifClear(ArrayImgs.floats(pixels, 160, 160)));
    }

    /** Grains of two pixels in the bright squares, as chromatin has, and noise that is the same everywhere. */
    @Test
    void textureOfBrightObjectsIsNotTakenForPhotons() {
        Random random = new Random(3);
        float[] grains = new float[80 * 80];
        for (int i = 0; i < grains.length; i++) {
            grains[i] = 0.15f * (float) random.nextGaussian();
        }
        float[] pixels = new float[160 * 160];
        for (int i = 0; i < pixels.length; i++) {
            double bright = photons(i);
            pixels[i] = (float) (bright * (1 + (bright > 2 ? grains[i / 320 * 80 + i % 160 / 2] : 0)) + 0.2 * random.nextGaussian());
        }
        assertEquals(Optional.empty(), CameraNoiseEstimator.ifClear(ArrayImgs.floats(pixels, 160, 160)));
    }

    @Test
    void anEvenOrSmallPlaneHasNoFit() {
        assertEquals(Optional.empty(), CameraNoiseEstimator.of(ArrayImgs.floats(100, 100)));
        assertEquals(Optional.empty(), CameraNoiseEstimator.of(ArrayImgs.floats(3, 100)));
    }
}
