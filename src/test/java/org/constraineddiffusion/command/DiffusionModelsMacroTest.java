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

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.constraineddiffusion.host.dialog.ModelEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffusionModelsMacroTest extends MacroTest {

    /** What a macro writes to the log, which headless is standard output. */
    private static String said(String macro) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            macro(macro);
        } finally {
            System.setOut(out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void modelsAreListedWithWhatTheyAreFor() {
        String said = said("run('Diffusion Models...', 'action=list');");
        assertTrue(said.contains("histology-rgb: for Stained tissue and blood smears in colour"), said);
        assertTrue(said.contains("licence BSD-2-Clause") && said.contains("channels 3") && said.contains("nuclear_diameter"), said);
    }

    @Test
    void aModelIsCheckedHeadless() {
        assertTrue(said("run('Diffusion Models...', 'action=check model=microscopy device=cpu');").contains("microscopy: The test output is reproduced on cpu"));
    }

    @Test
    void theEngineIsReportedHeadless() {
        String said = said("run('Diffusion Engine...', 'test=false');");
        assertTrue(said.contains("PyTorch: 2.7.1") && said.contains("CPU"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "action=add source=/no/such/folder | source must be a model's folder, a zip file, or an address",
        "action=add source=ftp://example.org/a.zip | must be an address that begins with https:// or http://",
        "action=add source=. sha256=00 | sha256 works with an address only",
        "action=remove | model must be the name of an installed model",
        "action=sell | action must be one of list, check, add, remove, free, not 'sell'"
    })
    void whatCannotBeDoneIsToldInASentence(String options, String sentence) {
        assertTrue(failure("run('Diffusion Models...', '" + options + "');").contains(sentence));
    }

    @Test
    void anEntryOfAModelThatCannotBeReadSaysWhy() {
        ModelEntry entry = ModelEntry.of("no such model");
        assertTrue(entry.facts().get("Cannot be used").contains("no such model"), entry.facts().toString());
        ModelEntry own = ModelEntry.of("histology-rgb");
        assertTrue(own.facts().get("Files") != null);
        assertTrue(own.picture().isPresent());
        assertEquals("3", own.facts().get("Channels"));
    }
}
