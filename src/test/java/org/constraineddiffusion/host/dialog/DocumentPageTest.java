/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.menu.Documents;
import org.junit.jupiter.api.Test;

/** The documents in the plugin: what can be reached by links from the first page, all of it without a network. */
class DocumentPageTest {

    private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]*)\"");
    private static final Pattern PICTURE = Pattern.compile("<img src=\"([^\"]*)\"([^>]*)>");
    private static final Pattern ENTRY = Pattern.compile("^Plugins>Constrained Diffusion, \"(.*?)\".*$");
    private static final int WIDTH = 500;

    @Test
    void everyPageIsReachedAndEveryLinkLeadsToItsHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        Set<String> pages = new HashSet<>(Set.of(Documents.START));
        Deque<String> unread = new ArrayDeque<>(pages);
        while (!unread.isEmpty()) {
            String page = unread.pop();
            Matcher link = LINK.matcher(DocumentPage.html(page, WIDTH));
            while (link.find()) {
                DocumentPage.Target target = DocumentPage.target(page, link.group(1));
                if (!target.isPage()) {
                    String prefix = "https://github.com/constrained-diffusion/constrained-diffusion/blob/main/";
                    String file = target.address().startsWith(prefix) ? target.address().substring(prefix.length()).replaceAll("#.*", "") : "";
                    if (!Files.exists(Path.of(file)) || file.startsWith("docs/") && file.endsWith(".md")) {
                        broken.add(page + ": " + link.group(1));
                    }
                    continue;
                }
                if (!target.heading().isEmpty() && !DocumentPage.html(target.path(), WIDTH).contains("<a name=\"" + target.heading() + "\">")) {
                    broken.add(page + ": " + link.group(1));
                }
                if (pages.add(target.path())) {
                    unread.push(target.path());
                }
            }
        }
        assertEquals(List.of(), broken);
        try (Stream<Path> documents = Files.list(Path.of("docs"))) {
            List<String> unreached = documents.map(file -> "docs/" + file.getFileName()).filter(file -> file.endsWith(".md") && !pages.contains(file))
                    .filter(file -> !file.equals("docs/index.md")).toList(); // the first page of the site, as README is here
            assertEquals(List.of(), unreached);
        }
    }

    @Test
    void everyPictureIsThereAndHasItsSizeInThePage() throws IOException {
        int pictures = 0;
        try (Stream<Path> documents = Files.list(Path.of("docs"))) {
            for (Path document : documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher picture = PICTURE.matcher(DocumentPage.html("docs/" + document.getFileName(), WIDTH));
                while (picture.find()) {
                    pictures++;
                    assertTrue(Documents.find("docs/" + picture.group(1)).isPresent(), picture.group());
                    Matcher width = Pattern.compile("width=\"(\\d+)\" height=\"\\d+\"").matcher(picture.group(2));
                    assertTrue(width.find() && Integer.parseInt(width.group(1)) <= WIDTH, picture.group());
                }
            }
        }
        assertTrue(pictures > 5, "only " + pictures);
    }

    @Test
    void everyCommandHasAPageOfItsOwn() throws IOException {
        int commands = 0;
        for (String line : Files.readAllLines(Path.of("plugins.config"))) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches() && !entry.group(1).startsWith("About")) {
                commands++;
                assertNotEquals(Documents.START, Documents.pageOf(entry.group(1)), entry.group(1));
            }
        }
        assertTrue(commands > 10, "only " + commands);
        assertEquals("docs/troubleshooting.md#diffusion-engine", Documents.pageOf("Diffusion Engine..."));
        assertEquals("docs/studies.md#step-size-ablation", Documents.pageOf("Step Size Ablation..."));
    }

    @Test
    void swingIsGivenTablesAndNamesThatItKnows() {
        String page = DocumentPage.html("docs/inpaint.md", WIDTH);
        assertTrue(page.contains("<td>") && page.contains("<a name=\"keys\"></a>"), page);
        assertFalse(page.contains("<tbody>") || page.contains("<h2 id"), page);
    }

    @Test
    void aPageThatIsNotThereIsAnsweredInASentence() {
        assertTrue(assertThrows(InputException.class, () -> Documents.text("docs/no.md")).getMessage().startsWith("page must be the path of a document"));
    }
}
