package org.constraineddiffusion.host.dialog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page of help from the plugin's jar. It needs no network. */
final class HelpPage {

    private HelpPage() {
    }

    /** As HTML that Swing can show; an empty page if there is none. */
    static String of(String name) {
        try (InputStream stream = HelpPage.class.getResourceAsStream("/help/" + name + ".html")) {
            return "<html><body>" + (stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8)) + "</body></html>";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
