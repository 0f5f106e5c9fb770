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

import ij.ImagePlus;
import ij.io.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.prior.ParityFixture;
import org.constraineddiffusion.sampling.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionEstimatorsTest {

    private static final Map<String, ConditionEstimator> ESTIMATORS = Services.found(ConditionEstimator.class).stream()
            .collect(Collectors.toMap(ConditionEstimator::key, Function.identity()));

    private static RandomAccessibleInterval<FloatType> image(String resource) throws IOException {
        try (InputStream stream = ConditionEstimatorsTest.class.getResourceAsStream(resource)) {
            ImagePlus image = resource.endsWith(".tif") ? new Opener().openTiff(stream, "image.tif")
                    : new ImagePlus("image", ImageIO.read(stream));
            return Planes.channels(image.getProcessor()).get(0);
        }
    }

    private static ConditionInput input(RandomAccessibleInterval<FloatType> plane, Mask unknown) {
        Mask nothing = Mask.none((int) plane.dimension(0), (int) plane.dimension(1));
        return new ConditionInput(List.of(plane), unknown.bits(), unknown.isEmpty() ? new FinalInterval(plane) : unknown.bounds(),
                IntensityScale.ofKnown(List.of(plane), nothing, 0.1, 99.8));
    }

    /** With values in place of the unknown pixels that no estimate survives. */
    private static RandomAccessibleInterval<FloatType> damaged(RandomAccessibleInterval<FloatType> plane, Mask unknown) {
        Img<FloatType> damaged = ArrayImgs.floats(plane.dimensionsAsLongArray());
        LoopBuilder.setImages(plane, unknown.bits(), damaged).forEachPixel((source, hidden, target) -> target.set(hidden.get() ? Float.NaN : source.get()));
        return damaged;
    }

    private static OptionalDouble estimate(String key, ConditionInput input) {
        return ESTIMATORS.get(key).estimate(input);
    }

    private static double expected(String resource, String key) {
        return ((Number) ((Map<?, ?>) ParityFixture.read("/conditions/").description().get(resource)).get(key)).doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"structure_scale, /samples/nuclei.tif", "structure_scale, /conditions/noisy-nuclei.png", "structure_scale, /conditions/cloud.png",
        "structure_scale, /conditions/stripes.png", "structure_scale, /conditions/clipped.png", "noise, /samples/nuclei.tif",
        "noise, /conditions/noisy-nuclei.png", "noise, /conditions/cloud.png", "noise, /conditions/stripes.png", "noise, /conditions/clipped.png"})
    void theyGiveTheNumbersThatModelsAreTrainedWith(String key, String resource) throws IOException {
        RandomAccessibleInterval<FloatType> plane = image(resource);
        int width = (int) plane.dimension(0);
        int height = (int) plane.dimension(1);
        double expected = expected(resource, key);
        assertEquals(1, estimate(key, input(plane, Mask.none(width, height))).orElseThrow() / expected, 0.02, "of the whole image");
        Map<String, Mask> masks = Map.of(
                "a box", Mask.of(width, height, (x, y) -> x >= width / 3 && x < width * 2 / 3 && y >= height / 3 && y < height * 2 / 3),
                "strokes", Mask.of(width, height, (x, y) -> (x + y / 4) % 16 < 3),
                "rows", Mask.of(width, height, (x, y) -> y % 12 < 4),
                "scattered pixels", Mask.of(width, height, (x, y) -> (x * 73 + y * 179 + x * y * 31) % 7 == 0));
        masks.forEach((name, mask) -> {
            IntensityScale scale = input(plane, mask).scale();
            double found = estimate(key, new ConditionInput(List.of(damaged(plane, mask)), mask.bits(), mask.bounds(), scale)).orElseThrow();
            assertEquals(1, found / expected, 0.15, name);
        });
    }

    @Test
    void theDiameterOfNucleiIsThatNearTheRegion() throws IOException {
        RandomAccessibleInterval<FloatType> plane = image("/samples/nuclei.tif");
        Mask box = Mask.of((int) plane.dimension(0), (int) plane.dimension(1), (x, y) -> x > 100 && x < 160 && y > 90 && y < 150);
        ConditionInput input = input(plane, box);
        assertEquals(NuclearDiameter.of(plane, box.bits(), input.scale()), estimate("nuclear_diameter", input).orElseThrow());
        ConditionInput colour = new ConditionInput(List.of(plane, plane, plane), box.bits(), box.bounds(), input.scale());
        assertTrue(estimate("nuclear_diameter", colour).isEmpty(), "models of colour are not trained with it");
    }

    @Test
    void structureAndNoiseOfEqualPlanesAreThoseOfOne() throws IOException {
        RandomAccessibleInterval<FloatType> plane = image("/conditions/cloud.png");
        ConditionInput one = input(plane, Mask.none((int) plane.dimension(0), (int) plane.dimension(1)));
        ConditionInput two = new ConditionInput(List.of(plane, plane), one.unknown(), one.region(), one.scale());
        for (String key : List.of("structure_scale", "noise")) {
            assertEquals(estimate(key, one).orElseThrow(), estimate(key, two).orElseThrow(), 1e-9, key);
        }
    }

    @Test
    void whatIsFarFromTheRegionDoesNotCount() {
        Img<FloatType> plane = ArrayImgs.floats(1300, 40);
        Random random = new Random(2);
        var pixel = plane.localizingCursor();
        while (pixel.hasNext()) {
            pixel.fwd();
            pixel.get().set((float) ((pixel.getIntPosition(0) < 650 ? 5 : 20) * random.nextGaussian()));
        }
        Mask left = Mask.of(1300, 40, (x, y) -> x < 8 && y < 8);
        ConditionInput input = new ConditionInput(List.of(plane), left.bits(), left.bounds(), new IntensityScale(-100, 100));
        assertEquals(0.05, estimate("noise", input).orElseThrow(), 0.003);
    }

    @Test
    void noiseThatIsNoneIsNotUnknown() {
        Img<FloatType> plane = ArrayImgs.floats(64, 64);
        plane.getAt(20, 20).set(1);
        assertEquals(1e-3, estimate("noise", input(plane, Mask.none(64, 64))).orElseThrow());
    }

    @Test
    void ofAFewKnownPixelsNothingIsEstimated() throws IOException {
        RandomAccessibleInterval<FloatType> plane = image("/conditions/cloud.png");
        Mask most = Mask.of((int) plane.dimension(0), (int) plane.dimension(1), (x, y) -> x > 5 || y > 5);
        for (String key : List.of("structure_scale", "noise", "nuclear_diameter")) {
            assertTrue(estimate(key, input(plane, most)).isEmpty(), key);
        }
    }
}
