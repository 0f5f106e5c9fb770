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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With windows, the user is asked about a model package that did not come with the plugin until the answer is yes, and then no more. */
class TrustQuestionIT {

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void makePackage() throws IOException {
        assumeTrue(System.getenv("DISPLAY") != null, "needs a display: run under xvfb-run, as .ci/run does");
        Files.createFile(folder.resolve("IJ_Prefs.txt")); // ImageJ keeps its preferences in the folder it is started in if they are there
        model = Files.createDirectory(folder.resolve("foreign"));
        Path source = Path.of("src", "test", "resources", "fuzz", "grey");
        Files.copy(source.resolve("denoiser.pt"), model.resolve("denoiser.pt"));
        Files.writeString(model.resolve("rdf.yaml"), Files.readString(source.resolve("rdf.yaml")) + "\n# " + folder + "\n");
    }

    @Test
    void plainImageJAsksOnce() throws Exception {
        assertIsAskedOnce(List.of(TrustQuestion.class.getName()), "");
    }

    @Test
    void fijiAsksOnce() throws Exception {
        String fiji = System.getenv(FijiIT.VARIABLE);
        assumeTrue(fiji != null, "needs Fiji's core: set " + FijiIT.VARIABLE + " to a folder with its jars");
        assertIsAskedOnce(List.of(InFiji.class.getName(), TrustQuestion.class.getName()), File.pathSeparator + fiji + File.separator + "*");
    }

    private void assertIsAskedOnce(List<String> program, String moreClasses) throws Exception {
        assertEquals(List.of("no: asked, not filled", "escape: asked, not filled", "yes: asked, filled", "again: not asked, filled"), answers(program, moreClasses, "first"));
        assertEquals(List.of("after a restart: not asked, filled", "another package: asked, not filled"), answers(program, moreClasses, "second"));
    }

    private List<String> answers(List<String> program, String moreClasses, String start) throws Exception {
        String classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator)) + moreClasses;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-Djava.awt.headless=false",
                "--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", classes));
        command.addAll(program);
        command.addAll(List.of(Path.of("src", "main", "resources", "samples", "nuclei.tif").toAbsolutePath().toString(), model.toString(), start,
                Path.of("target", "trust-question.png").toAbsolutePath().toString()));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        List<String> answers = said.lines().filter(line -> line.contains("asked, ")).toList();
        assertEquals(false, answers.isEmpty(), said);
        return answers;
    }
}
