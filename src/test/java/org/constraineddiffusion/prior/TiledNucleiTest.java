/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ij.io.Opener;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.SamplingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded prior on the sample image, in tiles: no seam, and next to nothing lost against the whole image. */
class TiledNucleiTest extends TensorTest {

    /** The overlap that fits the model; small tiles, so that the sample image has many. */
    private static final TileSettings TILES = new TileSettings(208, TileSettings.of(128, 16).overlap(), 208 * 208);
    private static final TileSettings CUT = new TileSettings(96, 0, 96 * 96);

    private static TorchPrior whole;

    @BeforeAll
    static void load() {
        ModelPackage model = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT);
        assertEquals(TILES.overlap(), TileSettings.of(model.fieldOfView(), model.divisor()).overlap());
        whole = model.load(TorchDevice.of("cpu"));
    }

    @AfterAll
    static void close() {
        whole.close();
    }

    private static DiffusionPrior tiled(TileSettings settings) {
        return new TiledPrior(whole, settings);
    }

    /** The sample image, its darkest −1 and its 99.8th percentile 1. */
    private NDArray nuclei() throws IOException {
        try (InputStream stream = TiledNucleiTest.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImageProcessor image = new Opener().openTiff(stream, "nuclei").getProcessor().convertToFloatProcessor();
            float[] values = (float[]) image.getPixels();
            float[] sorted = values.clone();
            Arrays.sort(sorted);
            float low = sorted[0];
            float high = sorted[(int) (0.998 * sorted.length)];
            NDArray plane = manager.create(values, new Shape(1, 1, image.getHeight(), image.getWidth()));
            return plane.subi(low).muli(2 / (high - low)).subi(1);
        }
    }

    private NDArray noisy(NDArray image, double t) {
        NDArray noise = random(5, image.getShape().getShape());
        return image.mul(whole.schedule().alpha(t)).addi(noise.muli(whole.schedule().sigma(t)));
    }

    private static Seams seams(NDArray image, TileSettings settings) {
        return new Seams((int) image.getShape().get(2), (int) image.getShape().get(3), settings, whole.divisor());
    }

    /**
     * The longer a prior is trained, the further it looks: with an overlap of 64 the root mean square was 0.0007 for an estimate of
     * the first weights and 0.0105 of the second; with 128 it is at most 0.0058 of the present ones, in tiles that share no more than that.
     */
    private static void assertNear(NDArray expected, NDArray found, double root, double largest) {
        assertEquals(0, Math.sqrt(found.sub(expected).square().mean().getFloat()), root, "root mean square");
        assertEquals(0, largestDifference(found, expected), largest, "largest");
    }

    private static void assertSeamless(NDArray expected, NDArray found) {
        Seams seams = seams(found, TILES);
        assertEquals(seams.contrast(expected), seams.contrast(found), 0.01, "across the borders of tiles, against inside of them");
        assertEquals(0, seams.contrast(found, expected), 0.01, "across the borders of tiles, against the whole image");
    }

    /** The test of the test: tiles that do not overlap leave seams, and these are found. */
    private static void assertSeams(NDArray expected, NDArray cut) {
        Seams seams = seams(cut, CUT);
        double none = seams.contrast(expected);
        assertTrue(seams.contrast(cut) > none + 0.1, "contrast " + seams.contrast(cut) + ", of the whole image " + none);
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 400, 700, 850, 950})
    void aCleanEstimateHasNoSeamAndIsThatOfTheWholeImage(double t) throws IOException {
        NDArray xt = noisy(nuclei(), t);
        NDArray expected = whole.estimate(xt, t).x0();
        NDArray found = tiled(TILES).estimate(xt, t).x0();
        assertNear(expected, found, 0.0065, 0.08);
        assertSeamless(expected, found);
        assertSeams(expected, tiled(CUT).estimate(xt, t).x0());
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 230})
    void atLittleNoiseLessOverlapIsEnough(double t) throws IOException {
        TileSettings narrow = new TileSettings(TILES.side(), TILES.overlap(), TILES.batchPixels(), true);
        NDArray xt = noisy(nuclei(), t);
        NDArray expected = whole.estimate(xt, t).x0();
        NDArray found = tiled(narrow).estimate(xt, t).x0();
        assertTrue(largestDifference(found, tiled(TILES).estimate(xt, t).x0()) > 0, "other tiles");
        assertNear(expected, found, 0.003, 0.05);
    }

    @Test
    void theResultDoesNotDependOnTheBatch() throws IOException {
        NDArray xt = noisy(nuclei(), 700);
        NDArray one = tiled(TILES).estimate(xt, 700).x0();
        NDArray five = tiled(new TileSettings(TILES.side(), TILES.overlap(), 5 * TILES.batchPixels())).estimate(xt, 700).x0();
        assertEquals(0, largestDifference(one, five), 1e-5);
    }

    /** A hole over the passages between four tiles, so that the prior alone says what is there. */
    @Test
    void aFilledHoleHasNoSeam() throws IOException {
        NDArray image = nuclei().get(new NDIndex(":, :, :272, :272"));
        NDArray known = image.onesLike();
        known.set(new NDIndex(":, :, 60:220, 60:220"), 0);
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), image.mul(known));
        NDArray noise = random(6, image.getShape().getShape());
        NewtonSampler sampler = new NewtonSampler(new NewtonSettings(6, 1, 0.5, 0.5, 0.005, 0, 0));
        NDArray expected = sampler.sample(whole, constraint, noise, SamplingListener.NONE).image();
        NDArray found = sampler.sample(tiled(TILES), constraint, noise, SamplingListener.NONE).image();
        assertNear(expected, found, 0.04, 0.4);
        assertSeamless(expected, found);
        assertSeams(expected, sampler.sample(tiled(CUT), constraint, noise, SamplingListener.NONE).image());
    }
}
