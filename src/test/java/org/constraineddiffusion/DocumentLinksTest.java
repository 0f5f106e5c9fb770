/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links of the documents lead to files of the repository, and to headings of these; README stays short. */
class DocumentLinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$");

    @Test
    void everyLinkLeadsToAFileAndHeadingThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document).replaceAll("(?s)```.*?```", ""));
            while (link.find()) {
                String file = link.group(1);
                if (file.contains("://") || file.startsWith("mailto:")) {
                    continue;
                }
                links++;
                Path target = file.isEmpty() ? document : document.toAbsolutePath().getParent().resolve(file).normalize();
                String heading = link.group(2);
                if (!Files.exists(target) || heading != null && !anchors(target).contains(heading.substring(1))) {
                    broken.add(document + ": " + link.group());
                }
            }
        }
        assertTrue(links > 50, "only " + links + " links were found");
        assertEquals(List.of(), broken);
    }

    @Test
    void readmeHasAtMost150Lines() throws IOException {
        assertTrue(Files.readAllLines(Path.of("README.md")).size() <= 150);
    }

    private static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("README.md"), Path.of("python/README.md"), Path.of("CHANGELOG.md"), Path.of("CONTRIBUTING.md"),
                Path.of("CODE_OF_CONDUCT.md")));
        for (String folder : List.of("docs", "models")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    /** The anchors that a web host makes of a document's headings: in lower case, without punctuation, words joined by hyphens. */
    private static List<String> anchors(Path document) throws IOException {
        return Files.readAllLines(document).stream().map(HEADING::matcher).filter(Matcher::matches)
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-')).toList();
    }
}
