/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each class and each statement that docs/developers.md shows stands in a test, which compiles and runs it. */
class DocumentedExamplesTest {

    static List<String> examples() throws IOException {
        return Pattern.compile("(?ms)^```java\\n(.*?)^```").matcher(Files.readString(Path.of("docs", "developers.md"))).results()
                .map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleIsCodeOfATest(String example) throws IOException {
        String wanted = words(example);
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            assertTrue(files.filter(file -> file.toString().endsWith(".java")).anyMatch(file -> words(text(file)).contains(wanted)), example);
        }
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", " ").trim();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
