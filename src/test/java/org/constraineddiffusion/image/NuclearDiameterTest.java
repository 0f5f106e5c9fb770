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

import ij.ImagePlus;
import ij.io.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.prior.ParityFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NuclearDiameterTest {

    private static final int SIDE = 200;
    private static final IntensityScale SCALE = new IntensityScale(100, 1100);

    /** Bright discs on a dark ground, five in a row. */
    private static float[] discs(int... diameters) {
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            int place = y / 40 * 5 + x / 40;
            double radius = place < diameters.length ? diameters[place] / 2.0 : 0;
            pixels[i] = Math.hypot(x % 40 - 20, y % 40 - 20) < radius ? 900 : 120;
        }
        return pixels;
    }

    private static double measured(float[] pixels, Mask hole) {
        return NuclearDiameter.of(ArrayImgs.floats(pixels, SIDE, SIDE), hole.bits(), SCALE);
    }

    private static final Mask NOTHING = Mask.none(SIDE, SIDE);

    @ParameterizedTest
    @ValueSource(ints = {10, 16, 30})
    void theDiameterOfDiscsIsFound(int size) {
        assertEquals(size, measured(discs(size, size, size, size, size), NOTHING), 0.08 * size);
    }

    @Test
    void itIsTheMedianAndSpecksDoNotCount() {
        assertEquals(20, measured(discs(3, 3, 3, 3, 3, 12, 20, 30), NOTHING), 1);
    }

    @Test
    void ofFewNucleiNothingIsSaid() {
        assertEquals(NuclearDiameter.UNKNOWN, measured(discs(20, 20), NOTHING));
        assertEquals(NuclearDiameter.UNKNOWN, measured(new float[SIDE * SIDE], NOTHING));
    }

    @Test
    void whatAHoleOrTheBorderCutsOrAHoleHidesDoesNotCount() {
        float[] pixels = discs(12, 12, 12, 12, 12, 24, 24, 24, 24, 24);
        assertEquals(12, measured(pixels, Mask.of(SIDE, SIDE, (x, y) -> y >= 60)), 1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i / SIDE < 60 ? pixels[i] : i % 2 == 0 ? Float.NaN : 5000;
        }
        assertEquals(12, measured(pixels, Mask.of(SIDE, SIDE, (x, y) -> y >= 60)), 1);
        RandomAccessibleInterval<FloatType> upper = ArrayImgs.floats(discs(12, 12, 12, 12, 12, 24, 24, 24, 24, 24), SIDE, 60);
        assertEquals(12, NuclearDiameter.of(upper, Mask.none(SIDE, 60).bits(), SCALE), 1);
    }

    @Test
    void aPlaneOfOnePixelHasNone() {
        assertEquals(NuclearDiameter.UNKNOWN, NuclearDiameter.of(ArrayImgs.floats(new float[] {500}, 1, 1), Mask.none(1, 1).bits(), SCALE));
    }

    @Test
    void itIsTheNumberThatModelsAreTrainedWith() throws IOException {
        Map<?, ?> written = (Map<?, ?>) ParityFixture.read().description().get("nuclear_diameters");
        try (InputStream stream = getClass().getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus sample = new Opener().openTiff(stream, "nuclei.tif");
            List<RandomAccessibleInterval<FloatType>> planes = Planes.channels(sample.getProcessor());
            int width = sample.getWidth();
            int height = sample.getHeight();
            IntensityScale scale = IntensityScale.ofKnown(planes, Mask.none(width, height), 0.1, 99.8);
            Mask middle = Mask.of(width, height, (x, y) -> x >= width / 3 && x < width / 3 * 2 && y >= height / 3 && y < height / 3 * 2);
            assertEquals(((Number) written.get("whole")).doubleValue(), NuclearDiameter.of(planes.get(0), Mask.none(width, height).bits(), scale), 1e-3);
            assertEquals(((Number) written.get("around")).doubleValue(), NuclearDiameter.of(planes.get(0), middle.bits(), scale), 1e-3);
        }
    }
}
