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

import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseCorrelationTest {

    private static FloatProcessor noisy(double deviation, double blur) {
        Random random = new Random(6);
        FloatProcessor noise = new FloatProcessor(192, 160);
        for (int i = 0; i < noise.getPixelCount(); i++) {
            noise.setf(i, (float) (deviation * random.nextGaussian()));
        }
        if (blur > 0) {
            new GaussianBlur().blurFloat(noise, blur, blur, 1e-4);
        }
        for (int i = 0; i < noise.getPixelCount(); i++) {
            noise.setf(i, noise.getf(i) + (Math.hypot(i % 192 - 60, i / 192 - 60) < 30 ? 300 : 50) + 0.3f * (i % 192));
        }
        return noise;
    }

    private static Optional<String> warning(FloatProcessor plane) {
        return NoiseCorrelation.warning(Planes.channels(plane).get(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 5, 50})
    void whiteNoiseIsWhite(double deviation) {
        assertEquals(Optional.empty(), warning(noisy(deviation, 0)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 1, 2})
    void blurredNoiseIsCorrelated(double blur) {
        assertTrue(warning(noisy(40, blur)).orElse("").contains("correlated over neighbouring pixels"));
    }

    @Test
    void stripesAreCorrelatedAlongRows() {
        FloatProcessor plane = noisy(5, 0);
        Random random = new Random(3);
        double offset = 0;
        for (int i = 0; i < plane.getPixelCount(); i++) {
            offset = i % 192 == 0 ? 20 * random.nextGaussian() : offset;
            plane.setf(i, plane.getf(i) + (float) offset);
        }
        assertTrue(warning(plane).orElse("").contains("stripes=rows"));
        FloatProcessor turned = (FloatProcessor) plane.rotateLeft();
        assertTrue(warning(turned).orElse("").contains("stripes=columns"));
    }

    @Test
    void aPlaneWithoutNoiseHasNone() {
        assertEquals(Optional.empty(), warning(noisy(0, 0)));
        assertEquals(Optional.empty(), warning(new FloatProcessor(200, 200)));
        assertEquals(Optional.empty(), warning(new FloatProcessor(5, 200)));
    }
}
