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

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How large files on the class path are, without reading them. */
final class ResourceSize {

    private ResourceSize() {
    }

    /** In bytes; empty if there is no such file, or its size is not known. */
    static OptionalLong of(URL file) {
        try {
            if (file != null && file.getProtocol().equals("file")) {
                return OptionalLong.of(Files.size(Path.of(file.toURI())));
            }
            if (file != null && file.openConnection() instanceof JarURLConnection entry) {
                return OptionalLong.of(entry.getContentLengthLong()).stream().filter(size -> size >= 0).findFirst();
            }
        } catch (IOException | URISyntaxException unknown) {
            // Then it is not known.
        }
        return OptionalLong.empty();
    }
}
