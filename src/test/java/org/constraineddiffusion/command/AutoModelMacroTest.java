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

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command without the key model chooses one by the image, whatever the image is. */
class AutoModelMacroTest extends MacroTest {

    private static final Map<String, Supplier<ImagePlus>> KINDS = new TreeMap<>();

    static {
        for (String type : new String[] {"8-bit", "16-bit", "32-bit", "RGB"}) {
            KINDS.put(type, () -> converted(cells(), type));
            KINDS.put(type + " of 40 x 24", () -> converted(sample(80, 60, 40, 24), type));
            KINDS.put(type + " of 14 x 9", () -> converted(sample(80, 60, 14, 9), type));
        }
        KINDS.put("32-bit of values far from 0", () -> {
            ImagePlus image = converted(cells(), "32-bit");
            image.getProcessor().multiply(1e-6);
            image.getProcessor().add(3e4);
            return image;
        });
        KINDS.put("32-bit of two values", () -> {
            FloatProcessor steps = new FloatProcessor(70, 50);
            steps.setf(60, 40, 1);
            return new ImagePlus("steps", steps);
        });
    }

    private static ImagePlus converted(ImagePlus image, String type) {
        convert(image, type);
        image.setTitle("cells");
        return image;
    }

    static Stream<String> kinds() {
        return KINDS.keySet().stream();
    }

    private static String chosen(ImagePlus result) {
        return result.getInfoProperty().lines().filter(line -> line.startsWith("  model=auto: ")).findFirst().orElse("no line of model=auto");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyImageIsFilledAtTheFirstClick(String kind) {
        ImagePlus image = KINDS.get(kind).get();
        image.setRoi(new Roi(4, 0, 3, image.getHeight()));
        ImagePlus result = run(image, "");
        assertTrue(chosen(result).matches(".*model=auto: (nuclei-fluorescence|microscopy|histology-rgb) \\(.*\\)"), chosen(result));
        assertEquals(image.getBitDepth(), result.getBitDepth());
        requireFinite(result.getProcessor());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyImageIsDenoisedAtTheFirstClick(String kind) {
        ImagePlus result = run("Denoise...", KINDS.get(kind).get(), "");
        assertTrue(chosen(result).contains("model=auto: "), chosen(result));
        requireFinite(result.getProcessor());
    }

    private static void requireFinite(ImageProcessor plane) {
        for (int i = 0; i < plane.getPixelCount(); i++) {
            assertTrue(Float.isFinite(plane.getf(i)));
        }
    }

    /** Only those near the hole are needed. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aPixelFarFromTheHoleThatIsNoNumberIsLeftOutOfTheChoice(float value) {
        ImagePlus image = sample(0, 0, 256, 256);
        convert(image, "32-bit");
        image.setRoi(new Roi(20, 20, 3, 30));
        String without = chosen(run(image, QUICK));
        image.getProcessor().setf(200, 200, value);
        image.setRoi(new Roi(20, 20, 3, 30));
        assertTrue(chosen(run(image, QUICK)).contains("relative errors"), without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8-bit", "32-bit", "RGB"})
    void whatIsTooSmallToCompareByIsLeftToTheGeneralModel(String type) {
        ImagePlus image = KINDS.get(type + " of 14 x 9").get();
        image.setRoi(new Roi(4, 4, 2, 2));
        assertEquals("  model=auto: microscopy (not compared)", chosen(run(image, QUICK)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8-bit", "16-bit", "32-bit", "RGB"})
    void aConstantImageIsRefusedInPlainWordsAsWithAnyModel(String type) {
        for (String command : new String[] {"Inpaint...", "Denoise..."}) {
            show(converted(new ImagePlus("constant", new ByteProcessor(64, 48)), type), new Roi(4, 4, 8, 8));
            String words = failure("run('" + command + "', '');");
            assertTrue(words.contains("all known pixels of 'cells' have the same value, 0"), words);
        }
    }
}
