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

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inpaint... and Upsample... from macros with latent models, small and of random weights: what they draw means nothing. */
class LatentMacroTest extends MacroTest {

    private static final Path LATENT = Path.of("src", "test", "resources", "latent");
    private static final String FAST = " steps=3 inner_steps=1 trust=true ";

    @TempDir
    private Path folder;

    private static String with(String model) {
        return "model=" + LATENT.resolve(model) + FAST;
    }

    private static ImagePlus cells(Roi roi) {
        ImagePlus image = cells();
        image.setRoi(roi);
        return image;
    }

    private static final Roi HOLE = new OvalRoi(40, 30, 25, 20);

    private static String info(ImagePlus image) {
        return (String) image.getProperty("Info");
    }

    private static void assertSame(ImageProcessor expected, ImageProcessor found) {
        for (int i = 0; i < expected.getPixelCount(); i++) {
            assertEquals(expected.getf(i), found.getf(i));
        }
    }

    private static double largestDifference(ImagePlus a, ImagePlus b) {
        double largest = 0;
        for (int i = 0; i < a.getProcessor().getPixelCount(); i++) {
            largest = Math.max(largest, Math.abs(a.getProcessor().get(i) - b.getProcessor().get(i)));
        }
        return largest;
    }

    @ParameterizedTest
    @CsvSource({"epsilon, 8-bit, fast", "epsilon, 16-bit, newton", "velocity, 32-bit, fast", "velocity, RGB, newton", "epsilon, RGB, projection",
            "epsilon, 8-bit, ddnm", "epsilon, 16-bit, diffpir", "velocity, RGB, repaint", "epsilon, 8-bit, ding", "epsilon, 16-bit, dps", "velocity, RGB, ldps",
            "epsilon, 8-bit, psld"})
    void aHoleIsFilledAndAllElseStaysAsItWas(String model, String type, String method) {
        ImagePlus image = cells();
        convert(image, type);
        image.setRoi(HOLE);
        ImageProcessor before = image.getProcessor().duplicate();
        ImagePlus result = run(image, with(model) + "method=" + method);
        assertEquals(image.getType(), result.getType());
        int changed = 0;
        for (int y = 0; y < before.getHeight(); y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                if (HOLE.contains(x, y)) {
                    changed += before.get(x, y) == result.getProcessor().get(x, y) ? 0 : 1;
                } else {
                    assertEquals(before.get(x, y), result.getProcessor().get(x, y), "pixel " + x + ", " + y);
                }
            }
        }
        assertTrue(changed > 0.5 * HOLE.getContainedPoints().length, "pixels of the hole that changed: " + changed);
    }

    @Test
    void methodsThatNeedKnownSingularVectorsRefuseADecoder() {
        show(cells(), null);
        String said = failure("run('Upsample...', '" + with("epsilon") + "factor=2 method=ddrm');");
        assertTrue(said.contains("method: The sampler 'ddrm' needs an operator whose singular vectors are known"), said);
    }

    @ParameterizedTest
    @CsvSource({"fast, decoder, RGB", "fast, encoder, 32-bit", "newton, decoder, 32-bit", "newton, encoder, RGB", "projection, encoder, 32-bit"})
    void anUpsampledImageIsTheImageAgainWhenItsPixelsAreAveraged(String method, String direction, String type) {
        ImagePlus image = cells();
        image.setRoi(20, 20, 32, 24);
        image = image.crop();
        convert(image, type);
        ImagePlus result = run("Upsample...", image, with("epsilon") + "factor=2 method=" + method + " latent_direction=" + direction);
        assertEquals(2 * 32, result.getWidth());
        // Of 8 bits, values are cut at 0 and 255.
        double tolerance = type.equals("RGB") ? 15 : 0.05;
        double total = 0;
        FloatProcessor coarse = image.getProcessor().toFloat(0, null);
        FloatProcessor fine = result.getProcessor().toFloat(0, null);
        for (int y = 0; y < coarse.getHeight(); y++) {
            for (int x = 0; x < coarse.getWidth(); x++) {
                double mean = (fine.getf(2 * x, 2 * y) + fine.getf(2 * x + 1, 2 * y) + fine.getf(2 * x, 2 * y + 1) + fine.getf(2 * x + 1, 2 * y + 1)) / 4;
                total += Math.abs(mean - coarse.getf(x, y)) / coarse.getPixelCount();
            }
        }
        assertEquals(0, total, tolerance);
    }

    @Test
    void theInfoNamesAllPartsAndTheCaptionsAndItsMacroLineGivesTheSamePixels() {
        ImagePlus image = cells(HOLE);
        ImagePlus first = run(image, with("epsilon") + "seed=9 caption=[Cell \"nuclei\", fluorescence] negative_caption=text guidance=1.5");
        String info = info(first);
        for (String part : new String[] {"model", "encoder", "decoder", "text_encoder", "tokenizer"}) {
            assertTrue(info.contains(part + " SHA-256: "), info);
        }
        assertTrue(info.contains("caption: Cell \"nuclei\", fluorescence\n") && info.contains("negative caption: text\n")
                && info.contains("guidance: 1.500\n"), info);
        String line = info.lines().filter(text -> text.contains("macro: ")).findFirst().orElseThrow();
        show(image, HOLE);
        macro(line.substring(line.indexOf("run(")));
        assertSame(first.getProcessor(), IJ.getImage().getProcessor());
    }

    @Test
    void aCaptionChangesThePixelsAndItsGuidanceTakesASecondEvaluation() {
        ImagePlus image = cells(HOLE);
        ImagePlus none = run(image, with("epsilon"));
        ImagePlus said = run(image, with("epsilon") + "caption=nuclei guidance=0");
        ImagePlus guided = run(image, with("epsilon") + "caption=nuclei");
        assertTrue(largestDifference(none, said) > 5 && largestDifference(said, guided) > 5);
        assertEquals(2 * evaluations(said), evaluations(guided));
        assertEquals(evaluations(none), evaluations(said));
        assertTrue(info(none).contains("guidance: 0.000"), info(none));
    }

    private static int evaluations(ImagePlus image) {
        return info(image).lines().filter(line -> line.contains("evaluations: "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(": ") + 2))).findFirst().orElseThrow();
    }

    @Test
    void whatIsCutOffOfALongCaptionIsTold() {
        ImagePlus result = run(cells(HOLE), with("epsilon") + "caption=[" + "x ".repeat(90) + "the end]");
        assertTrue(info(result).contains("caption, cut off: x x x") && info(result).contains("x the end\n"), info(result));
    }

    @Test
    void scatteredPixelsThatLeaveNoBlockWholeAreFilledToo() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        for (int y = 0; y < image.getHeight(); y += 4) {
            for (int x = 0; x < image.getWidth(); x += 4) {
                image.getProcessor().setf(x, y, Float.NaN);
            }
        }
        ImagePlus result = run(image, with("epsilon") + "fill_value=NaN");
        assertTrue(Float.isFinite(result.getProcessor().getf(8, 8)));
        assertEquals(image.getProcessor().getf(9, 9), result.getProcessor().getf(9, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Denoise...", "Deblur...", "Make Isotropic..."})
    void otherCommandsSayThatTheyCannot(String command) {
        ImagePlus image = IJ.createImage("stack", "8-bit ramp", 64, 64, 2);
        image.setDimensions(1, 2, 1);
        show(image, null);
        String said = failure("run('" + command + "', 'model=" + LATENT.resolve("epsilon") + " trust=true" + (command.startsWith("Make") ? " factor=2" : "") + "');");
        assertTrue(said.contains("model must be a pixel-space model for " + command.replace("...", "") + ", not 'tiny-epsilon'"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Inpaint... | caption=nuclei | caption is not supported by model 'Nuclei",
        "Inpaint... | negative_caption=nuclei | negative_caption is not supported by model",
        "Inpaint... | guidance=-1 | guidance must be a number from 0 to 20, not '-1'",
        "Upsample... | latent_direction=sideways | latent_direction must be one of decoder, encoder, not 'sideways'",
    })
    void valuesThatDoNotGoWithThePixelModelAreNamed(String command, String option, String message) {
        show(cells(), HOLE);
        String said = failure("run('" + command + "', '" + FAST + option + "');");
        assertTrue(said.toLowerCase().contains(message.toLowerCase()), said);
    }

    @Test
    void projectionNeedsTheEncoder() {
        show(cells(), null);
        String said = failure("run('Upsample...', '" + with("epsilon") + "factor=2 method=projection');");
        assertTrue(said.contains("latent_direction must be encoder for method=projection, not 'decoder'"), said);
    }

    private Path copy(String right, String wrong) throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(LATENT.resolve("epsilon"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path rdf = copy.resolve("rdf.yaml");
        String text = Files.readString(rdf);
        int config = text.indexOf("config:");
        assertTrue(text.substring(config).contains(right), "rdf.yaml has no '" + right + "'");
        Files.writeString(rdf, text.substring(0, config) + text.substring(config).replace(right, wrong));
        return copy;
    }

    private String refusal(Path model, String options) {
        show(cells(), HOLE);
        return failure("run('Inpaint...', 'model=[" + model + "]" + FAST + options + "');");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.pt", "decoder.pt", "text_encoder.pt", "tokenizer.json", "denoiser.pt"})
    void aMissingOrAlteredPartIsNamed(String part) throws IOException {
        Path model = copy("space: latent", "space: latent");
        Files.write(model.resolve(part), new byte[] {1}, StandardOpenOption.APPEND);
        String said = refusal(model, "");
        assertTrue(said.contains("file " + part) && said.contains("was altered or is cut off"), said);
        Files.delete(model.resolve(part));
        said = refusal(model, "");
        assertTrue(said.contains("lacks its file " + part), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "divisor: 16 | divisor: 12 | divisor is 12; it must be a multiple of codec.factor, 8",
        "factor: 8 | factor: 4 | the encoder of 'tiny-epsilon' returned (1, 4, 10, 12); rdf.yaml describes (1, 4, 20, 24)",
        "image_channels: 3 | image_channels: 1 | the encoder of 'tiny-epsilon' does not take float32 (1, 1, 80, 96), as rdf.yaml describes it (RuntimeError: Given",
        "field_of_view: 128 | 'field_of_view: 128\n    fixed_side: 40' | fixed_side is 40; it must be a multiple of divisor, 16",
        "field_of_view: 128 | 'field_of_view: 128\n    mask_channels: 3' | mask_channels is 3; it must be one more than channels, 5",
        "scaling_factor: | scaling_factor: none # | codec.scaling_factor is 'none'; it must be a number",
        "tokens: 77 | tokens: 2 | text.tokens is 2; it must be a whole number from 3",
        "'      text_encoder:' | '      text:' | parts.text_encoder is missing",
        "channels: 4 | channels: 3 | rdf.yaml describes",
        "type: scaled_linear | type: rectified_flow | parameterization is 'epsilon'",
        "'    text:' | '    words:' | the denoiser of 'tiny-epsilon' does not take float32 (1, 4, 10, 12), (1), as rdf.yaml describes it (",
    })
    void aDescriptionThatDoesNotFitIsAnsweredByTheKey(String right, String wrong, String message) throws IOException {
        String said = refusal(copy(right, wrong), "");
        assertTrue(said.contains(message), said);
    }

    /** A bundle with one part from among the odd ones. */
    private Path copyWith(String part, String odd, String sha256) throws IOException {
        Path model = copy("source: " + part, "source: " + odd);
        Path rdf = model.resolve("rdf.yaml");
        String text = Files.readString(rdf);
        int key = text.indexOf("sha256: ", text.lastIndexOf("source: " + odd));
        Files.writeString(rdf, text.substring(0, key) + "sha256: " + sha256 + text.substring(text.indexOf('\n', key)));
        Files.copy(LATENT.resolveSibling("latent-odd").resolve(odd), model.resolve(odd));
        return model;
    }

    @Test
    void aPartOfTheWrongTypeIsNamed() throws IOException {
        String said = refusal(copyWith("encoder.pt", "half.pt", "9a35431113d310a6957d32f87c4f7eeb2364a16d5c3f30cf4b2bf86afff21f42"), "");
        assertTrue(said.contains("the encoder of 'tiny-epsilon' returned values of type float16; it must return float32"), said);
    }

    @Test
    void anInpaintingModelIsToldOfTheMaskAndIsForInpaintingAlone() throws IOException {
        Path model = copyWith("denoiser.pt", "masked.pt", "dd797a1a540a354bcb60e983db3f15281e4e0b0766666c77e8b110486122229b");
        Path rdf = model.resolve("rdf.yaml");
        Files.writeString(rdf, Files.readString(rdf).replace("    parameterization: epsilon", "    mask_channels: 5\n    parameterization: sample"));
        ImagePlus result = run(cells(HOLE), "model=[" + model + "]" + FAST + "method=newton caption=nuclei");
        assertTrue(largestDifference(cells(), result) > 0);
        show(cells(), null);
        String said = failure("run('Upsample...', 'model=[" + model + "]" + FAST + "');");
        assertTrue(said.contains("not 'tiny-epsilon', which takes a mask"), said);
    }

    @Test
    void aModelOfOneSizeTakesARegionThatFitsAndRefusesALargerOne() throws IOException {
        Path model = copy("field_of_view: 128", "field_of_view: 128\n    fixed_side: 64");
        ImagePlus result = run(cells(HOLE), "model=[" + model + "]" + FAST);
        assertTrue(info(result).contains("worked on: 64x64 at "), info(result));
        String said = refusal(model, "context=60");
        assertTrue(said.contains("takes exactly 64x64 pixels (fixed_side), and what is to be worked on needs 128x128"), said);
    }

    @Test
    void captionsOfAModelWithoutTextAreRefused() throws IOException {
        String said = refusal(copy("    text:", "    words:"), "caption=nuclei");
        assertTrue(said.contains("caption is not supported by model 'tiny-epsilon': leave it empty (got 'nuclei')"), said);
    }
}
