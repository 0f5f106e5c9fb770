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
import ij.io.FileSaver;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The macros that come with the project, as they are. */
class ShippedMacrosTest extends MacroTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "inpaint_demo, nuclei inpainted, 384, 288, 1",
        "upsample, nuclei upsampled, 768, 576, 1",
        "denoise, nuclei denoised, 384, 288, 1",
        "deblur, nuclei deblurred, 384, 288, 1",
        "make_isotropic, stack isotropic, 64, 48, 12",
        "samples, nuclei samples, 384, 288, 3",
        "match_style, image styled, 128, 128, 1",
        "generate_from_labels, labels generated, 128, 128, 2",
    })
    void aMacroLeavesItsResultInTheFolder(String macro, String result, int width, int height, int planes) throws IOException {
        Interpreter interpreter = new Interpreter();
        interpreter.run(Files.readString(Path.of("macros", macro + ".ijm")), folder.toString());
        assertFalse(interpreter.wasError(), interpreter::getErrorMessage);
        ImagePlus image = IJ.openImage(folder.resolve(result + ".tif").toString());
        assertEquals(width, image.getWidth());
        assertEquals(height, image.getHeight());
        assertEquals(planes, image.getStackSize());
        assertTrue(image.getStatistics().stdDev > 1, "a picture, not a plain");
        assertTrue(((String) image.getProperty("Info")).contains("filled by a generative model"));
    }

    @Test
    void theMacroForFoldersTakesTheKeysAsItsArgument() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        new FileSaver(cells()).saveAsTiff(folder.resolve("images/cells.tif").toString());
        Interpreter interpreter = new Interpreter();
        interpreter.run(Files.readString(Path.of("macros/process_folder.ijm")), "input=[" + folder.resolve("images") + "] output=[" + folder.resolve("results")
                + "] command=Denoise options=[model=src/test/resources/fuzz/grey trust=true]");
        assertFalse(interpreter.wasError(), interpreter::getErrorMessage);
        assertTrue(Files.exists(folder.resolve("results/cells.tif")));
    }

    /** With fewer steps than they have, which take a minute. */
    @ParameterizedTest
    @CsvSource({"adapt_model.ijm, adapt.png, nuclei adapted", "adapt_folder.ijm, adapt_folder.png, my tissue"})
    void theMacrosForAdaptingShowTheHoleBeforeAndAfter(String file, String montage, String model) throws IOException {
        String macro = Files.readString(Path.of("macros", file));
        assertTrue(macro.contains("steps=300"));
        Interpreter interpreter = new Interpreter();
        interpreter.run(macro.replace("steps=300", "steps=3"), folder.toString());
        assertFalse(interpreter.wasError(), interpreter::getErrorMessage);
        ImagePlus picture = IJ.openImage(folder.resolve(montage).toString());
        assertEquals(4 * 132 - 4, picture.getWidth());
        assertTrue(Files.exists(folder.resolve(model).resolve("rdf.yaml")));
    }

    @Test
    void everyMacroIsTested() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("macros"))) {
            assertEquals(Set.of("inpaint_demo.ijm", "upsample.ijm", "denoise.ijm", "deblur.ijm", "make_isotropic.ijm", "samples.ijm", "match_style.ijm",
                    "generate_from_labels.ijm", "process_folder.ijm", "adapt_model.ijm", "adapt_folder.ijm"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }
}
