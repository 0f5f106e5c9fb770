/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Model packages that are broken, or meant to break something: each is answered by one sentence that names what is wrong. */
class DamagedPackageTest {

    @TempDir
    private Path folder;
    private Path rdf;
    private String text;

    @BeforeEach
    void copyTheShippedPackage() throws IOException {
        rdf = folder.resolve("rdf.yaml");
        text = Files.readString(Path.of("models", "nuclei-fluorescence", "rdf.yaml"));
        Files.writeString(rdf, text);
        Files.copy(Path.of("models", "nuclei-fluorescence", "denoiser.pt"), folder.resolve("denoiser.pt"));
    }

    private String refusal() {
        ModelException refused = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> assertThrows(ModelException.class, () -> new ModelLibrary(Optional.empty()).find(folder.toString()).load(TorchDevice.of("cpu")).close()));
        String said = refused.getMessage();
        assertFalse(said.isBlank() || said.contains("\n") || said.contains("\0") || said.length() > 600, said);
        assertTrue(said.endsWith("."), said);
        return said;
    }

    private void assertRefused(String... parts) {
        String said = refusal();
        Stream.of(parts).forEach(part -> assertTrue(said.contains(part), said));
    }

    static Stream<Arguments> changes() {
        String bomb = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\nname: &g [*f, *f, *f]\n";
        return Stream.of(
                Arguments.of("name: nuclei-fluorescence", "name: &me {again: *me}", new String[] {"rdf.yaml", "refers to itself"}),
                Arguments.of("name: nuclei-fluorescence", "name: &me [*me]", new String[] {"rdf.yaml", "refers to itself"}),
                Arguments.of("space: pixel", "space: &me [*me, *me]", new String[] {"rdf.yaml", "refers to itself"}),
                Arguments.of("name: nuclei-fluorescence", bomb, new String[] {"rdf.yaml", "alias"}),
                Arguments.of("channels: 1", "channels: 1\n    channels: 3", new String[] {"rdf.yaml", "duplicate key channels"}),
                Arguments.of("low: 0.1, high: 99.8", "low: 99, high: 1", new String[] {"percentiles.high is 1;", "above percentiles.low, 99"}),
                Arguments.of("low: 0.1, high: 99.8", "low: 50, high: 50", new String[] {"percentiles.high is 50", "above percentiles.low, 50.0"}),
                Arguments.of("low: 0.1, high: 99.8", "low: .nan, high: 50", new String[] {"percentiles.low is NaN"}),
                Arguments.of("name: nuclei-fluorescence", "name: \"nuc\\0lei\"", new String[] {"name is 'nuc?lei'", "control character"}),
                Arguments.of("name: nuclei-fluorescence", "name: \"nuc\\nlei\"", new String[] {"name is 'nuc?lei'", "control character"}),
                Arguments.of("name: nuclei-fluorescence", "name: ''", new String[] {"name is ''"}),
                Arguments.of("name: nuclei-fluorescence", "name: " + "n".repeat(1000), new String[] {"name is 'nnnn", "at most"}),
                Arguments.of("name: nuclei-fluorescence", "name: [a, b]", new String[] {"name is a list", "text"}),
                Arguments.of("        source: denoiser.pt", "        source: \"den\\0oiser.pt\"", new String[] {"source is 'den?oiser.pt'"}),
                Arguments.of("        source: denoiser.pt", "        source: /etc/passwd", new String[] {"source is '/etc/passwd'", "inside"}),
                Arguments.of("        source: denoiser.pt", "        source: ../denoiser.pt", new String[] {"source is '../denoiser.pt'", "inside"}),
                Arguments.of("channels: 1", "channels: 99999999999999999999", new String[] {"channels is 99999999999999999999", "1 to 64"}),
                Arguments.of("format_version: 0.5.4", "deep: " + "[".repeat(5000) + "]".repeat(5000), new String[] {"rdf.yaml", "Nesting"}),
                Arguments.of("format_version: 0.5.4", "tag: !!javax.script.ScriptEngineManager []", new String[] {"rdf.yaml"}),
                Arguments.of("format_version: 0.5.4", "a: b: c", new String[] {"rdf.yaml", "line 1"}));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aDescriptionThatIsWrongIsAnsweredByWhatIsWrong(String right, String wrong, String[] parts) throws IOException {
        assertTrue(text.contains(right), right);
        Files.writeString(rdf, text.replace(right, wrong));
        assertRefused(parts);
    }

    @Test
    void aDescriptionThatIsTooLargeIsNotRead() throws IOException {
        Files.writeString(rdf, text + "#" + "x".repeat(1 << 20));
        assertRefused("rdf.yaml", "1 MB");
    }

    @Test
    void theLargestDescriptionIsReadInSeconds() throws IOException {
        StringBuilder keys = new StringBuilder(text).append("more:\n");
        for (int i = 0; keys.length() < (1 << 20) - 100; i++) {
            keys.append("  - {a").append(i).append(": [1, 2]}\n");
        }
        Files.writeString(rdf, keys);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> new ModelLibrary(Optional.empty()).find(folder.toString()));
    }

    @Test
    void aDescriptionInAnotherEncodingIsSaidToBe() throws IOException {
        Files.write(rdf, text.replace("nuclei-fluorescence", "nucléi").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("rdf.yaml", "UTF-8", "line 3");
        Files.write(rdf, text.getBytes(StandardCharsets.UTF_16));
        assertRefused("rdf.yaml", "UTF-8");
    }

    @Test
    void aByteOrderMarkIsNoHindrance() throws IOException {
        Files.writeString(rdf, "\uFEFF" + text);
        assertEquals("nuclei-fluorescence", new ModelLibrary(Optional.empty()).find(folder.toString()).name());
    }

    @Test
    void aFewAliasesAreNoHindrance() throws IOException {
        Files.writeString(rdf, text + "\nfirst: &axes [x, y]\nsecond: *axes\nthird: *axes\n");
        assertEquals("nuclei-fluorescence", new ModelLibrary(Optional.empty()).find(folder.toString()).name());
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "'# nothing'", "42", "[a]", "'--- a\n--- b'"})
    void whatHoldsNoKeysIsSaidTo(String content) throws IOException {
        Files.writeString(rdf, content);
        assertRefused("rdf.yaml");
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @CsvSource({"rdf.yaml, /dev/zero", "denoiser.pt, /dev/zero", "denoiser.pt, /tmp", "rdf.yaml, /tmp", "denoiser.pt, /dev/null"})
    void whatIsNoRegularFileIsNotRead(String file, String target) throws IOException {
        Files.delete(folder.resolve(file));
        Files.createSymbolicLink(folder.resolve(file), Path.of(target));
        assertRefused(file, "no regular file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkToWeightsElsewhereIsFollowed(@TempDir Path elsewhere) throws IOException {
        Files.move(folder.resolve("denoiser.pt"), elsewhere.resolve("weights.pt"));
        Files.createSymbolicLink(folder.resolve("denoiser.pt"), elsewhere.resolve("weights.pt"));
        new ModelLibrary(Optional.empty()).find(folder.toString()).load(TorchDevice.of("cpu")).close();
    }
}
