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

import ij.ImagePlus;
import ij.gui.Roi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model package is a program: none is run that did not come with the plugin before the user has said so. */
class TrustTest extends MacroTest {

    @TempDir
    static Path folder;

    /** A copy of a package under a name of its own, which nobody can have trusted before. */
    private static Path foreign(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        Path source = Path.of("src", "test", "resources", "fuzz", "grey");
        Files.copy(source.resolve("denoiser.pt"), copy.resolve("denoiser.pt"));
        Files.writeString(copy.resolve("rdf.yaml"), Files.readString(source.resolve("rdf.yaml")) + "\n# " + copy + "\n");
        return copy;
    }

    @Test
    void withoutWindowsAForeignPackageNeedsTheKey() throws IOException {
        Path model = foreign("key");
        show(cells(), new Roi(10, 10, 5, 5));
        String said = failure("run('Inpaint...', 'model=[" + model + "] " + QUICK + "');");
        assertTrue(said.contains("model: '") && said.contains("is a program") && said.contains("trust=true"), said);
        ImagePlus image = cells();
        image.setRoi(10, 10, 5, 5);
        ImagePlus result = run(image, "model=[" + model + "] trust=true " + QUICK);
        assertTrue(String.valueOf(result.getProperty("Info")).contains("trust=true"));
        assertFalse(Models.isTrusted(model.toString()), "a key is for its own run");
    }

    @Test
    void whatCameWithThePluginIsTrusted() throws IOException {
        assertTrue(Models.isTrusted("nuclei-fluorescence"));
        Path copy = Files.createDirectories(folder.resolve("copy"));
        Files.copy(Path.of("models", "nuclei-fluorescence", "rdf.yaml"), copy.resolve("rdf.yaml"));
        assertTrue(Models.isTrusted(copy.toString()), "a copy: its weights are checked when they are loaded");
    }

    @Test
    void theAnswerToTheQuestionIsRememberedForThePackageAsItIs() throws IOException {
        Path model = foreign("question");
        List<String> asked = new ArrayList<>();
        Assertions.assertThrows(CancellationException.class, () -> Trust.require(Models.model(model.toString()), question -> asked.add(question) && false));
        Trust.require(Models.model(model.toString()), question -> asked.add(question));
        Trust.require(Models.model(model.toString()), question -> asked.add(question));
        assertEquals(2, asked.size(), "asked until yes is said");
        assertTrue(asked.get(0).contains("program") && asked.get(0).contains("SHA-256"), asked.get(0));
        Files.writeString(model.resolve("rdf.yaml"), Files.readString(model.resolve("rdf.yaml")) + "# changed\n");
        assertFalse(Models.isTrusted(model.toString()));
    }

    @Test
    void aScriptThatOpensAModelHasDecided() throws IOException {
        Path model = foreign("script");
        try (var opened = Models.open(model.toString())) {
            assertEquals("cells inpainted", Restoration.inpaint(cells(), new Roi(10, 10, 5, 5)).with(opened).run().image().getTitle());
        }
    }
}
