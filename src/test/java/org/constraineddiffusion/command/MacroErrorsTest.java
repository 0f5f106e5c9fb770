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
import ij.gui.Roi;
import java.util.stream.Stream;
import org.constraineddiffusion.keys.CommandParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a macro may get wrong in a command's options, and what the command says. */
class MacroErrorsTest extends MacroTest {

    private static final String LONG = "x".repeat(1_000_000);

    @BeforeEach
    void showCells() {
        ImagePlus first = cells();
        first.setTitle("first");
        show(first, new Roi(10, 10, 5, 5));
    }

    /** What the command says of its options, without a macro around them. */
    private static String refusal(ConstrainedCommand command, String options) {
        command.image = IJ.getImage();
        command.setMacroText(options);
        try {
            command.run();
        } catch (RuntimeException endsTheMacro) {
            // ImageJ's way
        }
        String reason = command.getCancelReason();
        assertTrue(reason != null, options + " was taken");
        assertTrue(reason.endsWith(".") && reason.lines().count() == 1, reason);
        return reason;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "seed = 3 | '= 3' has no key: write key=value without spaces around the equals sign.",
            "steps==3 | steps must be auto, or a whole number from 0 to 1000, not '=3'.",
            "seed=1] steps=3 | seed must be a whole number, not '1]'.",
            "seed=1 ] | ']' closes no bracket: write a value with spaces as key=[value].",
            "seed=1 [a b] | '[a b]' has no key: write key=[value].",
            "mask=[my mask.tif seed=1 | The bracket of mask=[my mask.tif seed=1 is not closed: write mask=[value].",
            "mask=[a b]c seed=1 | After mask=[a b] there must be a space, not 'c seed=1'.",
            "mask='my mask.tif seed=1 | The quote of mask='my mask.tif seed=1 is not closed: write mask=[value].",
            "seed=1 seed=2 | seed is given twice, as '1' and '2': give it once.",
            "caption=a prompt=b | caption is given twice, as '' and 'b': give it once.",
            "nuclear_diameter=1d | nuclear_diameter must be auto, or a number from 0 to 1000, not '1d'.",
            "nuclear_diameter=0x1p3 | nuclear_diameter must be auto, or a number from 0 to 1000, not '0x1p3'.",
            "nuclear_diameter=NaN | nuclear_diameter must be auto, or a number from 0 to 1000, not 'NaN'.",
            "seed=٣ | seed must be a whole number, not '٣'.",
            "seed=1e3 | seed must be a whole number, not '1e3'.",
            "steps=99999999999 | steps must be auto, or a whole number from 0 to 1000, not '99999999999'.",
            "fill_value=1f | fill_value must be a number or NaN, not '1f'.",
            "nuclear_diameter=2000 | nuclear_diameter must be auto, or a number from 0 to 1000, not '2000'.",
            "guidance=20.50 | guidance must be a number from 0 to 20, not '20.50'.",
            "sampler_settings=steps=1d | sampler_settings must be key=value with a number, or one of the setting's words, separated by commas, not 'steps=1d'.",
            "sampler_settings=steps=many | steps must be a whole number from 1 to 1000 (got 'many').",
            "method=newton sampler_settings=derivative=best | derivative must be one of finite, exact, transposed (got 'best').",
            "method=psld | method: The sampler 'psld' needs a latent model: choose 'dps'."})
    void aSentenceNamesKeyValueAndWhatIsAllowed(String options, String sentence) {
        assertEquals(sentence.replace("as '' and", "as 'a' and"), refusal(new Inpaint(), options));
    }

    @Test
    void numbersAreEchoedAsTheyWereWritten() {
        ImagePlus image = cells();
        image.setStack(stackOf(image, 3));
        show(image, null);
        assertEquals("factor must be auto, or a number from 0 to 16, not '20'.", refusal(new MakeIsotropic(), "factor=20"));
        assertTrue(refusal(new MakeIsotropic(), "factor=1").startsWith("factor must be from 1.01 to 16, not 1."));
        assertTrue(refusal(new Denoise(), "noise=-0.5").contains("not '-0.5'."));
        assertTrue(refusal(new Deblur(), "fwhm=80").contains("not '80'."));
    }

    static ij.ImageStack stackOf(ImagePlus image, int planes) {
        ij.ImageStack stack = new ij.ImageStack(image.getWidth(), image.getHeight());
        for (int i = 0; i < planes; i++) {
            stack.addSlice(image.getProcessor().duplicate());
        }
        return stack;
    }

    @Test
    void aMaskIsNotForgottenWhereFillValueIsSet() {
        assertEquals("fill_value and mask both mark pixels: give one of them (got fill_value='0' and mask='no such title').",
                refusal(new Inpaint(), "fill_value=0 mask=[no such title]"));
    }

    static Stream<String> longOptions() {
        Stream<String> keys = CommandParameters.of(new Inpaint()).keys().stream().map(key -> key + "=" + LONG);
        return Stream.concat(keys, Stream.of(LONG, "mask=[" + LONG, "mask='" + LONG, "]" + LONG, "[" + LONG + "]", "seed=1 seed=" + LONG, "mask=[a]" + LONG, "seed=1 = " + LONG,
                "sampler_settings=" + LONG + "=1", "sampler_settings=steps=3," + LONG, "fill_value=0 mask=" + LONG, "negative_caption=" + LONG));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("longOptions")
    void aMillionCharactersAreNotEchoed(String options) {
        String reason = refusal(new Inpaint(), options);
        assertTrue(reason.length() < 600, reason.length() + " characters: " + reason.substring(0, Math.min(300, reason.length())));
    }

    @ParameterizedTest
    @MethodSource("oddTitles")
    void theRecordedLineRunsAgainWhateverTheTitle(String title) {
        ImagePlus image = cells();
        image.setTitle(title);
        show(image, new Roi(10, 10, 5, 5));
        macro("run('Inpaint...', '" + QUICK + "');");
        ImagePlus first = IJ.getImage();
        String line = first.getProperty("Info").toString().lines().filter(each -> each.contains("macro: run(")).findFirst().orElseThrow();
        ij.WindowManager.setTempCurrentImage(null);
        ImagePlus another = cells();
        another.setTitle("another");
        show(another, new Roi(1, 1, 2, 2));
        macro(line.substring(line.indexOf("run(")));
        assertSamePixels(first, IJ.getImage(), 1);
    }

    static Stream<String> oddTitles() {
        return Stream.of("cells", "cells [1.tif", "a] b", "]", "[", "it's [ a", "'a b'", "'", "a\tb", "a\nb", "a \\ \"b\" [", "x=y z=[", "ä]\r\n[ '", "]['");
    }
}
