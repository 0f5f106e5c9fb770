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
import ij.macro.Interpreter;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.constraineddiffusion.model.Sha256;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.sampling.Samplers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Match Style... from macros and scripts, and style as a further term of Inpaint... and Upsample.... */
class MatchStyleMacroTest extends MacroTest {

    /** Another part of the sample image, three times as bright, called style. */
    private static ImagePlus style() {
        ImagePlus style = sample(10, 20, 64, 64);
        style.getProcessor().multiply(3);
        style.setTitle("style");
        return style;
    }

    private static ImagePlus shownStyle() {
        ImagePlus style = style();
        show(style, null);
        return style;
    }

    private static double mean(ImagePlus image) {
        return image.getProcessor().getStatistics().mean;
    }

    @Test
    void theResultHasTheIntensitiesOfTheStyleAndTheImageItsPixels() {
        ImagePlus style = shownStyle();
        ImagePlus image = cells();
        ImageProcessor before = image.getProcessor().duplicate();
        ImagePlus styled = run("Match Style...", image, "style=style " + QUICK);
        assertEquals("cells styled", styled.getTitle());
        assertEquals(16, styled.getBitDepth());
        assertEquals(0, rootMeanSquareDifference(before, image.getProcessor()));
        assertTrue(mean(styled) > 0.5 * mean(style) && mean(styled) < 2 * mean(style), mean(styled) + " of " + mean(style));
        String info = styled.getInfoProperty();
        assertTrue(info.contains("style: style") && info.contains("style-filters") && info.contains("no measurements"), info);
        assertTrue(info.contains("critic loss"), info);
    }

    @Test
    void structureKeepsTheImage() {
        shownStyle();
        ImagePlus kept = run("Match Style...", cells(), "style=style structure=0.9 " + QUICK);
        shownStyle().setTitle("style2");
        ImagePlus free = run("Match Style...", cells(), "style=style2 structure=0 " + QUICK);
        double similar = correlation(kept.getProcessor(), cells().getProcessor());
        double other = correlation(free.getProcessor(), cells().getProcessor());
        assertTrue(similar > 0.7 && other < 0.5, similar + " " + other);
    }

    private static double correlation(ImageProcessor a, ImageProcessor b) {
        double meanA = a.getStatistics().mean;
        double meanB = b.getStatistics().mean;
        double products = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.getPixelCount(); i++) {
            products += (a.getf(i) - meanA) * (b.getf(i) - meanB);
            squaresA += (a.getf(i) - meanA) * (a.getf(i) - meanA);
            squaresB += (b.getf(i) - meanB) * (b.getf(i) - meanB);
        }
        return products / Math.sqrt(squaresA * squaresB);
    }

    @Test
    void aLatentModelIsGuidedThroughItsDecoder() {
        shownStyle();
        ImagePlus styled = run("Match Style...", cells(), "style=style model=microscopy-latent steps=3 inner_steps=1");
        assertEquals("cells styled", styled.getTitle());
        assertTrue(styled.getStatistics().stdDev > 10, "a picture, not a plain");
        ImagePlus free = run("Match Style...", cells(), "style=style model=microscopy-latent steps=3 inner_steps=0");
        assertTrue(rootMeanSquareDifference(styled.getProcessor(), free.getProcessor()) > 0);
    }

    @Test
    void onlyTheSelectionIsRestyled() {
        shownStyle();
        ImagePlus image = cells();
        Roi roi = new OvalRoi(30, 20, 30, 30);
        image.setRoi(roi);
        assertOnlyTheHoleDiffers(image, run("Match Style...", image, "style=style " + QUICK), roi, 1);
    }

    @Test
    void theRecordedMacroGivesTheSamePixelsAndAScriptToo() {
        ImagePlus style = shownStyle();
        ImagePlus image = cells();
        ImagePlus first = run("Match Style...", image, "style=style seed=4 " + QUICK);
        String recorded = first.getInfoProperty().lines().filter(line -> line.contains("macro: run(")).findFirst().orElseThrow()
                .replaceFirst(".*macro: ", "");
        show(image, null);
        macro(recorded);
        assertSamePixels(first, IJ.getImage(), 1);
        ImagePlus scripted = Restoration.matchStyle(image, style).seed(4).sampler(Samplers.newton().with("steps", 3).with("inner_steps", 1)).run().image();
        assertSamePixels(first, scripted, 1);
    }

    @Test
    void badInputIsAnsweredInASentence() {
        ImagePlus style = style();
        assertSaid("style is empty; it must be the title of an open image", style, "");
        assertSaid("style: no open image is called 'nothing'", style, "style=nothing");
        assertSaid("style: 'cells' is the image to work on", style, "style=cells");
        assertSaid("critic: there is none called 'nothing'", style, "style=style critic=nothing");
        assertSaid("critic must be one of style (style-filters), not 'nuclei-labels'", style, "style=style critic=nuclei-labels");
        assertSaid("'fast' needs a constraint with a projection", style, "style=style method=fast");
        convert(style, "8-bit");
        assertSaid("style must be of the image's type, 16-bit, not 'style', which is 8-bit", style, "style=style");
        convert(style, "RGB");
        assertSaid("style must be of the image's type, 16-bit, not 'style', which is RGB", style, "style=style");
        ImagePlus even = cells();
        even.setTitle("style");
        even.getProcessor().set(7);
        assertSaid("all pixels of 'style' have the same value", even, "style=style");
    }

    @Test
    void aCriticThatGivesNaNIsAnsweredInASentence(@TempDir Path folder) throws IOException {
        byte[] weights = Files.readAllBytes(Path.of("src", "test", "resources", "odd-modules", "critic-nan.pt"));
        Files.write(folder.resolve("critic.pt"), weights);
        Files.writeString(folder.resolve("rdf.yaml"), Files.readString(Path.of("models", "style-filters", "rdf.yaml"))
                .replaceAll("(source: critic.pt\\s+sha256: )[0-9a-f]+", "$1" + sha256(weights)).replace("name: style-filters", "name: odd"));
        assertSaid("the critic of 'odd' returned values that are not finite (NaN or infinity), so there is no result", style(),
                "style=style trust=true " + QUICK + " critic=[" + folder + "]");
    }

    private static String sha256(byte[] content) {
        MessageDigest digest = Sha256.digest();
        digest.update(content);
        return Sha256.hex(digest);
    }

    private static void assertSaid(String sentence, ImagePlus style, String options) {
        show(style, null);
        show(cells(), null);
        String said = failure("run('Match Style...', '" + options + "');");
        assertTrue(said.contains(sentence), said);
        Interpreter.removeBatchModeImage(style);
    }

    @Test
    void styleIsAFurtherTermOfInpaintAndUpsample() {
        shownStyle();
        ImagePlus image = cells();
        Roi roi = new Roi(40, 30, 24, 24);
        image.setRoi(roi);
        ImagePlus plain = run(image, "method=newton " + QUICK);
        ImagePlus filled = run(image, "method=newton style=style style_weight=1 " + QUICK);
        assertOnlyTheHoleDiffers(image, filled, roi, 1);
        assertTrue(rootMeanSquareDifference(plain.getProcessor(), filled.getProcessor()) > 0);
        image.deleteRoi();
        ImagePlus larger = run("Upsample...", image, "factor=2 method=newton style=style " + QUICK);
        assertEquals(192, larger.getWidth());
        show(image, null);
        String said = failure("run('Upsample...', 'factor=2 style=style');");
        assertTrue(said.contains("method must be newton") && said.contains("with style, not 'fast', which cannot follow a critic."), said);
    }
}
