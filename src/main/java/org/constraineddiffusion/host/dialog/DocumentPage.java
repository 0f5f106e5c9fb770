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

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.constraineddiffusion.menu.Documents;

/** A page of the documents as HTML that Swing can show, and where its links lead. */
final class DocumentPage {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final String REPOSITORY = "https://github.com/constrained-diffusion/constrained-diffusion/blob/main/";
    private static final Pattern HEADING = Pattern.compile("<(h[1-6]) id=\"([^\"]*)\">");
    private static final Pattern PICTURE = Pattern.compile("<img src=\"([^\"]*)\"");

    /** Where a link leads: to a page of the documents and its heading, or, if the path is empty, to an address in the web. */
    record Target(String path, String heading, String address) {

        boolean isPage() {
            return !path.isEmpty();
        }
    }

    private DocumentPage() {
    }

    /** @param width no picture is wider, in pixels */
    static String html(String path, int width) {
        String body = HtmlRenderer.builder().extensions(EXTENSIONS).build().render(Parser.builder().extensions(EXTENSIONS).build().parse(Documents.text(path)));
        body = HEADING.matcher(body).replaceAll("<$1><a name=\"$2\"></a>"); // Swing scrolls to names only
        body = body.replaceAll("</?t(head|body)>", "").replace("<table>", "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">");
        return "<html><body>" + PICTURE.matcher(body).replaceAll(picture -> Matcher.quoteReplacement(picture.group() + size(path, picture.group(1), width)))
                + "</body></html>";
    }

    /** With its size in the page, a picture that is still being read does not move the text. */
    private static String size(String path, String source, int width) {
        Optional<URL> file = Documents.find(resolved(path, source));
        if (file.isEmpty()) {
            return "";
        }
        try {
            BufferedImage picture = ImageIO.read(file.get());
            int shown = Math.min(width, picture.getWidth());
            return " width=\"" + shown + "\" height=\"" + picture.getHeight() * shown / picture.getWidth() + "\"";
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** @param link as it stands in the page */
    static Target target(String path, String link) {
        if (link.contains("://") || link.startsWith("mailto:")) {
            return new Target("", "", link);
        }
        int hash = link.indexOf('#');
        String heading = hash < 0 ? "" : link.substring(hash + 1);
        String file = hash == 0 ? path : resolved(path, hash < 0 ? link : link.substring(0, hash));
        boolean isPage = file.endsWith(".md") && Documents.find(file).isPresent();
        return isPage ? new Target(file, heading, "") : new Target("", "", REPOSITORY + file + (hash < 0 ? "" : link.substring(hash)));
    }

    private static String resolved(String path, String link) {
        return URI.create("/" + path).resolve(link).normalize().getPath().substring(1);
    }
}
