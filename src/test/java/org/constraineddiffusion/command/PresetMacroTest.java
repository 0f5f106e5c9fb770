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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.Map;
import org.constraineddiffusion.host.dialog.CommandForm;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key preset, with a model of one averaging filter, whose first time has no signal and takes no inner steps. */
class PresetMacroTest extends MacroTest {

    private static final String MODEL = "model=src/test/resources/fuzz/grey trust=true ";
    private static final String PAPER_NOISE = "method=newton steps=20 eta=0.16 ";

    private static ImagePlus small() {
        ImagePlus small = sample(80, 60, 16, 12);
        small.setTitle("small");
        return small;
    }

    private static float[] pixels(ImagePlus image) {
        return (float[]) image.getProcessor().convertToFloat().getPixels();
    }

    private static String info(ImagePlus image, String key) {
        return image.getInfoProperty().lines().map(String::strip).filter(line -> line.startsWith(key + ": ")).findFirst().orElseThrow()
                .substring(key.length() + 2);
    }

    @Test
    void thePapersUpsamplingIsTenInnerStepsOfOneLengthWithNoiseAndABicubicFilter() {
        ImagePlus preset = run("Upsample...", small(), MODEL + "factor=8 preset=paper");
        ImagePlus keys = run("Upsample...", small(), MODEL + PAPER_NOISE + "factor=8 inner_steps=10 step_size=0.1 final_step_size=0.1 kernel=bicubic");
        assertArrayEquals(pixels(keys), pixels(preset));
        assertEquals(1 + 19 * (1 + 2 * 10), Integer.parseInt(info(preset, "evaluations")));
    }

    @Test
    void thePapersInpaintingIsFiveInnerStepsWithNoise() {
        ImagePlus image = small();
        image.setRoi(new Roi(4, 4, 5, 4));
        ImagePlus preset = run(image, MODEL + "preset=paper");
        ImagePlus keys = run(image, MODEL + PAPER_NOISE + "inner_steps=5 step_size=0.5 final_step_size=0.1");
        assertArrayEquals(pixels(keys), pixels(preset));
        assertEquals(1 + 19 * (1 + 2 * 5), Integer.parseInt(info(preset, "evaluations")));
    }

    @Test
    void theMacroOfAResultRepeatsIt() {
        ImagePlus image = small();
        ImagePlus result = run("Upsample...", image, MODEL + "factor=2 preset=paper");
        show(image, null);
        macro(info(result, "macro"));
        assertArrayEquals(pixels(result), pixels(ij.IJ.getImage()));
    }

    @ParameterizedTest
    @CsvSource({"Upsample..., inner_steps=7, inner_steps must be 10 with preset=paper, 7", "Upsample..., kernel=area method=fast eta=0.5, eta must be 0.16 with preset=paper, 0.5",
            "Inpaint..., method=projection, method must be newton with preset=paper, projection", "Inpaint..., steps=8, steps must be 20 with preset=paper, 8"})
    void otherValuesOfItsKeysAreRefused(String command, String key, String expected, String given) {
        show(small(), new Roi(4, 4, 5, 4));
        String said = failure("run('" + command + "', 'preset=paper " + key + "');");
        assertTrue(said.contains(expected + ", or left out, not '" + given + "'."), said);
    }

    @Test
    void thePresetsOwnValuesMayBeWritten() {
        ImagePlus written = run("Upsample...", small(), MODEL + "factor=2 preset=paper method=newton inner_steps=10 step_size=0.1");
        ImagePlus left = run("Upsample...", small(), MODEL + "factor=2 preset=paper");
        assertArrayEquals(pixels(left), pixels(written));
    }

    @Test
    void anUnknownPresetIsRefused() {
        show(small(), null);
        assertTrue(failure("run('Upsample...', 'preset=ours');").contains("preset must be one of none, paper, not 'ours'."));
    }

    @Test
    void aDialogLeavesOutWhatThePresetSets() {
        Upsample command = new Upsample();
        command.image = small();
        CommandForm form = new CommandForm(command, key -> false);
        Map<String, String> values = form.defaults();
        values.put("preset", "paper");
        for (String key : Preset.PAPER_UPSAMPLING.values().keySet()) {
            CommandParameter field = CommandParameters.of(command).find(key);
            assertFalse(form.applies(field, values), key);
        }
        assertTrue(form.applies(CommandParameters.of(command).find("factor"), values));
        assertTrue(form.applies(CommandParameters.of(command).find("style"), values), "newton follows critics");
        values.put("inner_steps", "7");
        form.accept(values);
        assertEquals("", form.forecast(form.effective(values)).problem());
    }
}
