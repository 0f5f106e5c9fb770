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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.constraineddiffusion.adaptation.TinyModel;
import org.constraineddiffusion.host.dialog.CommandForm;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptModelMacroTest extends MacroTest {

    private static final String TINY = "from=[" + TinyModel.FOLDER + "] trust=true";

    @TempDir
    Path models;

    private static ImagePlus stripes(String title, int side) {
        FloatProcessor pixels = new FloatProcessor(side, side);
        for (int i = 0; i < pixels.getPixelCount(); i++) {
            pixels.setf(i, (float) (100 + 50 * Math.sin(i % side * 0.8)));
        }
        return new ImagePlus(title, pixels);
    }

    private String adapt(String options) {
        return "run('Adapt Model...', '" + TINY + " models_folder=[" + models + "] " + options + "');";
    }

    private List<String> written() throws IOException {
        try (Stream<Path> all = Files.list(models)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anImageGivesATrustedModelThatInpaintUses() throws IOException {
        show(stripes("my stripes.tif", 160), new Roi(60, 60, 24, 24));
        float[] before = ((float[]) IJ.getImage().getProcessor().getPixels()).clone();
        macro(adapt("steps=5"));
        assertEquals(List.of("my stripes tiny"), written());
        assertTrue(Arrays.equals(before, (float[]) IJ.getImage().getProcessor().getPixels()), "the image is not changed");
        Path folder = models.resolve("my stripes tiny");
        String rdf = Files.readString(folder.resolve("rdf.yaml"));
        assertTrue(rdf.contains("name: my stripes tiny") && rdf.contains("from: tiny") && rdf.contains("kept_step: 5") && rdf.contains("name: my stripes.tif"), rdf);
        assertTrue(Files.readString(folder.resolve("README.md")).contains("my stripes.tif"));
        assertTrue(Models.isTrusted(folder.toString()), "it was made here");
        ImagePlus filled = run(IJ.getImage(), "model=[" + folder + "] " + QUICK);
        assertTrue(String.valueOf(filled.getProperty("Info")).contains("my stripes tiny"));
        macro("selectImage('my stripes.tif');" + adapt("steps=5"));
        assertEquals(List.of("my stripes tiny", "my stripes tiny 2"), written(), "a name that is free");
    }

    @Test
    void allOpenImagesOfAPatternAreTaken() throws IOException {
        show(stripes("a1", 100), null);
        show(stripes("a2", 110), null);
        show(stripes("b", 120), null);
        macro(adapt("images=a? name=both steps=5"));
        String rdf = Files.readString(models.resolve("both").resolve("rdf.yaml"));
        assertTrue(rdf.contains("name: a1") && rdf.contains("name: a2") && !rdf.contains("name: b\n"), rdf);
    }

    @Test
    void theFilesOfAFolderAreTaken(@TempDir Path folder) throws IOException {
        IJ.saveAsTiff(stripes("one", 100), folder.resolve("one.tif").toString());
        IJ.saveAsTiff(stripes("two", 100), folder.resolve("two.tif").toString());
        Files.writeString(folder.resolve("notes.txt"), "no image");
        macro(adapt("folder=[" + folder + "] name=files steps=5 seed=3"));
        String rdf = Files.readString(models.resolve("files").resolve("rdf.yaml"));
        assertTrue(rdf.contains("name: one.tif") && rdf.contains("name: two.tif") && rdf.contains("seed: 3"), rdf);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "60 |  | steps=30 | too small, or too much of them is unknown",
            "100 | 0,0,100,100 | steps=30 | have the same value, or none is known and finite",
            "100 | 10,10,80,80 | steps=30 | too small, or too much of them is unknown",
            "100 |  | steps=0 | steps must be a whole number from 1 to 1000000, not '0'.",
            "100 |  | minutes=-1 | minutes must be a number from 0 to 100000, not '-1'.",
            "100 |  | name=a/b | name must be 1 to 100 letters",
            "100 |  | name=.. | name must be 1 to 100 letters",
            "100 |  | images=none* | images: no open image has a title like 'none*'; 1 is open, 'image'.",
            "100 |  | images=a folder=b | images and folder both name",
            "100 |  | folder=/no/such | folder must be the path of a folder with images, not '/no/such'.",
            "100 |  | from=microscopy-latent | is a latent model; only pixel-space models can be adapted.",
            "100 |  | from=histology-rgb | takes images of 3 channels, not of 1",
            "100 |  | modality=fish | modality must be one of unknown, spots, lines, not 'fish'.",
    })
    void whatCannotBeIsSaidInASentenceAndNothingIsWritten(int side, String roi, String options, String said) throws IOException {
        show(stripes("image", side), roi == null ? null : roi(roi));
        String macro = options.startsWith("from") ? "run('Adapt Model...', 'models_folder=[" + models + "] " + options + "');" : adapt(options);
        String words = failure(macro);
        assertTrue(words.contains(said), words);
        assertEquals(1, words.strip().lines().count(), words);
        assertEquals(List.of(), written());
    }

    private static Roi roi(String numbers) {
        String[] parts = numbers.split(",");
        return new Roi(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
    }

    @Test
    void aConstantImageAndNaNAreRefused() throws IOException {
        show(new ImagePlus("even", new FloatProcessor(100, 100)), null);
        assertTrue(failure(adapt("steps=30")).contains("have the same value"));
        FloatProcessor nothing = new FloatProcessor(100, 100);
        nothing.add(Double.NaN);
        show(new ImagePlus("nothing", nothing), null);
        assertTrue(failure(adapt("steps=30")).contains("none is known and finite"));
        assertEquals(List.of(), written());
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheTraining() throws IOException {
        show(stripes("image", 160), null);
        Path file = Files.writeString(models.resolve("file"), "");
        String said = failure("run('Adapt Model...', '" + TINY + " steps=100000 models_folder=[" + file + "]');");
        assertTrue(said.contains("cannot be written into"), said);
        Files.createDirectories(models.resolve("taken"));
        show(stripes("image", 160), null);
        said = failure(adapt("steps=100000 name=taken"));
        assertTrue(said.contains("there is a model 'taken'"), said);
    }

    @Test
    void whoCancelsAtOnceGetsNothing() throws IOException {
        AdaptModel command = new AdaptModel();
        command.image = stripes("image", 160);
        command.setMacroText(TINY + " steps=100000 models_folder=[" + models + "]");
        command.cancel("by the user");
        command.run();
        assertTrue(command.isCanceled() && command.getCancelReason() == null, command.getCancelReason());
        assertEquals(List.of(), written());
        assertFalse(command.adapted() != null);
    }

    @Test
    void theDialogSaysWhatIsTrainedAndForHowLong() {
        AdaptModel command = new AdaptModel();
        command.image = stripes("image", 160);
        CommandForm form = new CommandForm(command, key -> false);
        Map<String, String> values = new LinkedHashMap<>(form.defaults());
        values.put("minutes", "2");
        values.put("weights", "last");
        Forecast forecast = form.forecast(values);
        assertEquals("Trains the last levels of microscopy as long as is asked for.", forecast.work());
        assertEquals(120, forecast.seconds().orElseThrow(), 1e-6);
        values.put("minutes", "0");
        values.put("steps", "600");
        double twice = form.forecast(values).seconds().orElseThrow();
        values.put("steps", "300");
        assertEquals(2, twice / form.forecast(values).seconds().orElseThrow(), 1e-6);
        values.put("from", "microscopy-latent");
        assertTrue(form.forecast(values).problem().contains("is a latent model"), form.forecast(values).problem());
    }

    @Test
    void theDialogHasNoPreview() {
        AdaptModel adapt = new AdaptModel();
        adapt.image = stripes("image", 20);
        Denoise denoise = new Denoise();
        denoise.image = adapt.image;
        assertFalse(new CommandForm(adapt, key -> false).hasPreview());
        assertTrue(new CommandForm(denoise, key -> false).hasPreview());
    }
}
