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
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What changes when a file does: where it is, its size and when it was modified.
 *
 * @param file the file, or the jar that it lies in
 * @param entry of the jar; empty without one
 */
record FileStamp(Path file, String entry, long size, FileTime modified) {

    /** Empty if there is no such file. */
    static Optional<FileStamp> of(Path file, String entry) {
        try {
            Path real = file.toRealPath();
            return Optional.of(new FileStamp(real, entry, Files.size(real), Files.getLastModifiedTime(real)));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    /** Of a file on the class path; empty if it is neither on disk nor in a jar on disk. */
    static Optional<FileStamp> of(URL resource) {
        try {
            if (resource != null && resource.getProtocol().equals("file")) {
                return of(Path.of(resource.toURI()), "");
            }
            if (resource != null && resource.openConnection() instanceof JarURLConnection inside && inside.getJarFileURL().getProtocol().equals("file")) {
                return of(Path.of(inside.getJarFileURL().toURI()), inside.getEntryName());
            }
        } catch (IOException | URISyntaxException unknown) {
            // Then it is not known.
        }
        return Optional.empty();
    }
}
