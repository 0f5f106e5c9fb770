/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/** The documents as they are in the plugin's jar, by their paths in the repository, such as docs/inpaint.md. They need no network. */
public final class Documents {

    /** The first page, which links to all others. */
    public static final String START = "README.md";

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)\\s]+)\\)");

    private Documents() {
    }

    /** A file among the documents, a page or a picture; empty if there is none of this path. */
    public static Optional<URL> find(String path) {
        return Optional.ofNullable(Documents.class.getResource("/documents/" + path));
    }

    /**
     * A page as Markdown.
     *
     * @throws InputException if there is none of this path
     */
    public static String text(String path) {
        URL page = path.endsWith(".md") ? find(path).orElse(null) : null;
        if (page == null) {
            throw new InputException("page must be the path of a document, such as docs/inpaint.md, not '" + UserText.shown(path) + "'. " + START + " links to all.");
        }
        try (InputStream stream = page.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The page of a command, and its heading if the page has more than that: what the first page links from the command's label, or else a page with such a heading. */
    public static String pageOf(String label) {
        Set<String> pages = new LinkedHashSet<>();
        Matcher link = LINK.matcher(text(START));
        while (link.find()) {
            if (link.group(1).equals(label)) {
                return link.group(2);
            }
            pages.add(link.group(2));
        }
        Pattern heading = Pattern.compile("(?m)^#+ " + Pattern.quote(label) + "$");
        String anchor = label.toLowerCase(Locale.ROOT).replaceAll("[^\\w ]", "").replace(' ', '-');
        return pages.stream().filter(page -> page.endsWith(".md") && find(page).isPresent() && heading.matcher(text(page)).find()).findFirst().map(page -> page + "#" + anchor)
                .orElse(START);
    }
}
