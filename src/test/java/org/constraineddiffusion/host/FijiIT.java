/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Macros in the real Fiji, in processes of its own: the image that a command takes, and the one that the macro goes on with. Fiji's
 * artifacts are not on Maven Central: the environment variable {@code CONSTRAINED_DIFFUSION_FIJI} names a folder with the jars of
 * imagej-legacy and all that it needs, as the folder {@code jars} of a Fiji.
 */
class FijiIT {

    static final String VARIABLE = "CONSTRAINED_DIFFUSION_FIJI";

    @TempDir
    Path folder;

    @Test
    void headlessAMacroGoesOnWithTheResult() throws Exception {
        String said = said("-Djava.awt.headless=true");
        assertGoesOnWithTheResult(said);
        assertFalse(said.contains("Overriding"), said);
        assertEquals(1, count("not '-1'", said), "an error of a macro is said once: " + said);
        assertEquals(1, count("not '-5'", said), "an error of a script is said once: " + said);
        assertFalse(said.contains("went on"), said);
    }

    @Test
    void withWindowsAMacroGoesOnWithTheResultEvenIfTheWindowIsLate() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "needs a display: run under xvfb-run, as .ci/run does");
        String said = said("-Djava.awt.headless=false");
        assertGoesOnWithTheResult(said);
        assertFalse(said.contains("Overriding"), said);
        assertTrue(answer(said, "recorded").matches("run\\(\"Inpaint...\", \"seed=1 *\"\\);"), "what has its default is not recorded: " + said);
        assertEquals("other", answer(said, "after another window"));
        assertEquals("1.tif inpainted", answer(said, "late window"));
        assertEquals("stack inpainted", answer(said, "late stack"));
        assertEquals("2.tif denoised", answer(said, "in time again"));
        assertEquals("20", answer(said, "filled with late windows"));
    }

    private static void assertGoesOnWithTheResult(String said) {
        assertEquals("0.tif inpainted", answer(said, "own image"));
        assertEquals("0.tif inpainted", answer(said, "own image in batch mode"));
        assertEquals("5.tif denoised", answer(said, "after earlier commands"));
        assertEquals("4.tif inpainted", answer(said, "in a script"));
        assertEquals("20", answer(said, "filled"));
        assertEquals("20", answer(said, "filled in batch mode"));
        assertEquals("", answer(said, "left behind"));
        assertEquals("", answer(said, "left behind by loops"));
    }

    private static String answer(String said, String what) {
        return said.lines().filter(line -> line.startsWith(what + ": ")).map(line -> line.substring(what.length() + 2)).findFirst()
                .orElseThrow(() -> new AssertionError("nothing said of '" + what + "' in:\n" + said));
    }

    private static int count(String part, String text) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private String said(String option) throws IOException, InterruptedException {
        String sample = Path.of("src", "main", "resources", "samples", "nuclei.tif").toAbsolutePath().toString();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", option,
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", classPath(), InFiji.class.getName(), MacrosInFiji.class.getName(),
                sample, folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /** The plugin and what the tests have, then Fiji. */
    private static String classPath() throws IOException {
        String fiji = System.getenv(VARIABLE);
        assumeTrue(fiji != null, "needs Fiji's core: set " + VARIABLE + " to a folder with its jars");
        try (Stream<Path> files = Files.list(Path.of(fiji))) {
            List<String> jars = files.map(Path::toString).filter(file -> file.endsWith(".jar")).toList();
            assertTrue(jars.stream().anyMatch(jar -> jar.contains("ij1-patcher")), VARIABLE + " has no ij1-patcher: " + fiji);
            return System.getProperty("java.class.path") + File.pathSeparator + String.join(File.pathSeparator, jars);
        }
    }
}
