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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Prefs;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.host.dialog.CommandForm;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.Models;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dialogs know of commands. */
class CommandFormTest extends MacroTest {

    private static final int MOST_FIELDS = 7;

    @BeforeEach
    @AfterEach
    void forget() {
        for (ConstrainedCommand command : commands()) {
            new CommandForm(command, key -> false).defaults().keySet()
                    .forEach(key -> Prefs.set("constrained-diffusion.last." + command.getClass().getSimpleName() + "." + key, null));
        }
    }

    private static List<ConstrainedCommand> commands() {
        return List.of(new Inpaint(), new Upsample(), new Denoise(), new Deblur(), new MakeIsotropic(), new MatchStyle(), new GenerateFromLabels());
    }

    private static CommandForm form(ConstrainedCommand command, ImagePlus image) {
        command.image = image;
        return new CommandForm(command, key -> false);
    }

    private static ImagePlus marked() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        return image;
    }

    private static String shown(CommandForm form, Map<String, String> values) {
        return String.join(" ", form.essential().stream().filter(field -> form.applies(field, values)).map(CommandParameter::key).toList());
    }

    private static String advanced(CommandForm form, Map<String, String> values) {
        return String.join(" ", form.advanced().stream().filter(field -> form.applies(field, values)).map(CommandParameter::key).toList());
    }

    @Test
    void theModelIsFirstAndAtMostSevenFieldsAreShownWithAnyModelThatShips() {
        ImagePlus stack = stack();
        for (ConstrainedCommand command : commands()) {
            CommandForm form = form(command, stack);
            for (String model : Models.names()) {
                Map<String, String> values = form.defaults();
                values.put("model", model);
                String shown = shown(form, values);
                assertTrue(shown.startsWith("model "), command.label() + ": " + shown);
                assertTrue(shown.split(" ").length <= MOST_FIELDS, command.label() + " with " + model + ": " + shown);
            }
        }
    }

    private static ImagePlus stack() {
        ImageStack planes = new ImageStack(96, 80);
        for (int z = 0; z < 4; z++) {
            planes.addSlice(cells().getProcessor());
        }
        ImagePlus stack = new ImagePlus("stack", planes);
        stack.getCalibration().pixelDepth = 2;
        return stack;
    }

    @ParameterizedTest
    @CsvSource({
        "nuclei-fluorescence, model mask nuclear_diameter quality samples seed",
        "microscopy, model mask modality quality samples seed",
        "histology-rgb, model mask modality quality samples seed",
        "microscopy-latent, model mask caption quality samples seed"
    })
    void fieldsThatTheModelDoesNotTakeAreLeftOut(String model, String expected) {
        CommandForm form = form(new Inpaint(), marked());
        Map<String, String> values = form.defaults();
        values.put("model", model);
        assertEquals(expected, shown(form, values));
    }

    @Test
    void settingsThatTheMethodDoesNotHaveAreLeftOut() {
        CommandForm form = form(new Inpaint(), marked());
        Map<String, String> values = form.defaults();
        assertEquals("fill_value invert context grain adapt show_mask preset method polarity device steps delta", advanced(form, values).replace(" sampler_settings", ""));
        values.put("method", "newton");
        assertTrue(advanced(form, values).contains("strictness steps inner_steps step_size final_step_size delta eta"), advanced(form, values));
        values.put("model", "microscopy-latent");
        assertTrue(advanced(form, values).contains("negative_caption guidance"), advanced(form, values));
        values.put("fill_value", "0");
        assertTrue(advanced(form, values).contains("minimum_area"), advanced(form, values));
    }

    @Test
    void whatTheCallerHasGivenIsNotAskedForButCounts() {
        Denoise command = new Denoise();
        CommandParameters.of(command).find("noise").setText("-7");
        command.image = cells();
        CommandForm form = new CommandForm(command, key -> List.of("image", "noise", "seed").contains(key));
        assertEquals("model noise_model stripes modality quality", String.join(" ", form.essential().stream().map(CommandParameter::key).filter(key -> !key.equals("planes")).toList()));
        assertTrue(form.forecast(form.defaults()).problem().contains("not '-7'"), form.forecast(form.defaults()).problem());
    }

    @Test
    void modelsModalitiesAndOpenImagesAreToBeChosenNotTyped() {
        ImagePlus image = marked();
        show(image, image.getRoi());
        ImagePlus other = marked();
        other.setTitle("another one");
        show(other, null);
        CommandForm form = form(new Inpaint(), image);
        Map<String, String> values = form.defaults();
        Map<String, CommandParameter> fields = new java.util.HashMap<>();
        form.essential().forEach(field -> fields.put(field.key(), field));
        form.advanced().forEach(field -> fields.put(field.key(), field));
        assertEquals(List.of("auto", "nuclei-fluorescence", "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent"),
                form.offered(fields.get("model"), values).subList(0, 6));
        assertEquals(List.of("(selection)", "another one"), form.offered(fields.get("mask"), values));
        assertEquals(List.of(), form.offered(fields.get("fill_value"), values));
        assertEquals(List.of(), form.offered(fields.get("planes"), values), "a word or numbers");
        assertEquals(List.of("fast", "newton", "projection"), form.offered(fields.get("method"), values).subList(0, 3));
        values.put("model", "microscopy");
        assertTrue(form.offered(fields.get("modality"), values).containsAll(List.of("auto", "unknown", "fib-sem")), form.offered(fields.get("modality"), values).toString());
        CommandForm denoise = form(new Denoise(), image);
        CommandParameter method = denoise.advanced().stream().filter(field -> field.key().equals("method")).findFirst().orElseThrow();
        assertEquals(List.of("fast"), denoise.offered(method, denoise.defaults()), "the others are refused");
    }

    @Test
    void aMissingSelectionIsToldBeforeItRunsAndWhatWouldBeDoneIfThereIsOne() {
        ImagePlus image = cells();
        CommandForm form = form(new Inpaint(), image);
        assertTrue(form.forecast(form.defaults()).problem().contains("has no selection"), form.forecast(form.defaults()).problem());
        image.setRoi(new Roi(10, 10, 8, 6));
        Forecast forecast = form.forecast(form.defaults());
        assertEquals("", forecast.problem());
        assertEquals("Fills 48 pixels (0.63 %).", forecast.work());
        assertTrue(CommandForm.time(forecast).startsWith("Expected time: about "), CommandForm.time(forecast));
    }

    @Test
    void aLongerRunIsExpectedToTakeLonger() {
        CommandForm form = form(new Inpaint(), marked());
        Map<String, String> values = form.defaults();
        double one = form.forecast(values).seconds().getAsDouble();
        values.put("samples", "3");
        assertEquals(3 * one, form.forecast(values).seconds().getAsDouble(), 1e-9);
        values.put("steps", "40");
        assertEquals(6 * one, form.forecast(values).seconds().getAsDouble(), 1e-9);
    }

    @Test
    void theExpectedTimeIsInWordsThatPromiseNoMoreThanIsKnown() {
        assertEquals("Expected time: about 1 s; more exactly after the first run.", time(0.2, false));
        assertEquals("Expected time: about 7 s, by the last run.", time(7.3, true));
        assertEquals("Expected time: about 43 s, by the last run.", time(43.4, true));
        assertEquals("Expected time: about 5 min, by the last run.", time(298, true));
        assertEquals("Expected time: about 2 h, by the last run.", time(7300, true));
    }

    private static String time(double seconds, boolean measured) {
        return CommandForm.time(new Forecast("", "", java.util.OptionalDouble.of(seconds), measured));
    }

    @Test
    void valuesAreRememberedForTheNextDialogButNotForMacrosNorWhatBelongsToOneImage() {
        CommandForm form = form(new Inpaint(), marked());
        Map<String, String> values = form.defaults();
        values.put("seed", "77");
        values.put("samples", "2");
        values.put("fill_value", "0");
        form.accept(values);
        Map<String, String> next = form(new Inpaint(), marked()).initial();
        assertEquals("77 2 none", next.get("seed") + " " + next.get("samples") + " " + next.get("fill_value"));
        ImagePlus result = run(marked(), QUICK);
        assertTrue(result.getInfoProperty().contains(" seed=1 "), result.getInfoProperty());
        assertEquals(1, result.getStackSize());
    }

    @Test
    void aRememberedValueThatIsNoLongerOneIsForgotten() {
        Prefs.set("constrained-diffusion.last.Denoise.model", "gone");
        Prefs.set("constrained-diffusion.last.Denoise.seed", "x");
        Prefs.set("constrained-diffusion.last.Denoise.samples", "0");
        Map<String, String> values = form(new Denoise(), cells()).initial();
        assertEquals("auto 1 1", values.get("model") + " " + values.get("seed") + " " + values.get("samples"));
    }

    @Test
    void aFieldWithoutEffectKeepsItsDefault() {
        Inpaint command = new Inpaint();
        CommandForm form = form(command, marked());
        Map<String, String> values = form.defaults();
        values.put("caption", "left from another model");
        values.put("mask", "(selection)");
        values.put("nuclear_diameter", "auto");
        values.put("seed", "5");
        form.accept(values);
        assertEquals(Map.of("seed", "5"), form.recorded());
        assertEquals("", command.caption);
    }

    @Test
    void aMistypedValueIsRefusedWithWhatIsAllowed() {
        CommandForm form = form(new Inpaint(), marked());
        Map<String, String> values = form.defaults();
        values.put("samples", "3x");
        assertTrue(form.forecast(values).problem().contains("samples must be a whole number"), form.forecast(values).problem());
        assertThrows(InputException.class, () -> form.accept(values));
    }

    @Test
    void autoIsAWordInMacrosAndTheFormerNumbersStillWork() {
        for (String noise : List.of("auto", "-1", "Auto")) {
            Denoise command = new Denoise();
            CommandParameters.of(command).find("noise").setText("3");
            CommandParameters.of(command).find("noise").setText(noise);
            assertEquals(-1.0, CommandParameters.of(command).find("noise").value());
            assertEquals("auto", CommandParameters.of(command).find("noise").macroText());
        }
        ImagePlus byWord = run(marked(), QUICK + " context=auto nuclear_diameter=auto");
        ImagePlus byNumber = run(marked(), QUICK + " context=0 nuclear_diameter=0 advanced=true");
        assertSamePixels(byNumber, byWord, 1);
        assertTrue(failure("newImage('x', '8-bit ramp', 64, 64, 1); makeRectangle(5, 5, 9, 9); run('Inpaint...', 'context=much');")
                .contains("context must be auto, or a whole number from 0 to"));
    }

    @Test
    void aPreviewIsOfThePartThatIsFilledAndChangesNothing() {
        ImagePlus image = sample(0, 0, 300, 250);
        image.setRoi(new Roi(140, 110, 20, 12));
        ImageProcessor before = image.getProcessor().duplicate();
        CommandForm form = form(new Inpaint(), image);
        Map<String, String> values = form.defaults();
        values.put("steps", "3");
        List<ImagePlus> preview = form.preview(values, () -> false);
        assertEquals(192, preview.get(1).getWidth());
        assertEquals(192, preview.get(1).getHeight());
        assertOnlyTheHoleDiffers(preview.get(0), preview.get(1), new Roi(140 - 53, 110 - 19, 20, 12), 1);
        assertEquals(0, rootMeanSquareDifference(before, image.getProcessor()));
        assertEquals(new Roi(140, 110, 20, 12), image.getRoi());
    }

    @Test
    void theUpperEdgeOfALargeHoleIsPreviewed() {
        ImagePlus image = sample(0, 0, 300, 280);
        image.setRoi(new Roi(20, 50, 260, 220));
        CommandForm form = form(new Inpaint(), image);
        Map<String, String> values = form.defaults();
        values.put("steps", "3");
        List<ImagePlus> preview = form.preview(values, () -> false);
        assertOnlyTheHoleDiffers(preview.get(0), preview.get(1), new Roi(0, 50, 192, 192), 1);
    }

    @Test
    void ofAStackASliceAlongZIsPreviewed() {
        CommandForm form = form(new MakeIsotropic(), stack());
        Map<String, String> values = form.defaults();
        values.put("steps", "3");
        List<ImagePlus> preview = form.preview(values, () -> false);
        assertEquals(2 * preview.get(0).getHeight(), preview.get(1).getHeight());
        assertEquals(preview.get(0).getWidth(), preview.get(1).getWidth());
    }

    @Test
    void aPreviewEndsWhenItIsCanceled() {
        CommandForm form = form(new Inpaint(), marked());
        assertThrows(CancellationException.class, () -> form.preview(form.defaults(), () -> true));
    }

    @Test
    void anImageThatIsClosedMeanwhileIsToldOf() {
        ImagePlus image = marked();
        CommandForm form = form(new Inpaint(), image);
        image.flush();
        assertFalse(form.forecast(form.defaults()).isPossible());
    }

    @Test
    void aRecorderWritesWhatDiffersFromTheDefault() {
        Deblur command = new Deblur();
        command.image = cells();
        command.seed = 7;
        command.eta = 0.5;
        assertEquals(Map.of("seed", "7", "eta", "0.5"), new CommandForm(command, key -> false).recorded());
    }

    @Test
    void aModelThatIsNotOfferedIsNotRefusedForThat() {
        Deblur command = new Deblur();
        command.model = "/a/folder/of/ones/own";
        CommandParameter model = CommandParameters.of(command).find("model");
        assertEquals("/a/folder/of/ones/own", model.offered().get(0));
        model.check();
    }

    @Test
    void macrosHaveNoUseForTheWordsOfTexts() {
        ImagePlus result = run(marked(), QUICK);
        assertTrue(result.getInfoProperty().contains("mask=[]"), result.getInfoProperty());
        IJ.run("Close");
    }
}
