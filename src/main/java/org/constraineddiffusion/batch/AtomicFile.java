/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are there as a whole or not at all: written under another name in the same folder, and moved. */
final class AtomicFile {

    /** How the names of files that are being written begin. */
    private static final String TEMPORARY = ".writing-";

    private static final int ATTEMPTS = 10;

    private AtomicFile() {
    }

    /** A new name beside a file, with the same ending; its folder is made. */
    static Path temporaryFor(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file.resolveSibling(TEMPORARY + UUID.randomUUID() + "-" + file.getFileName());
    }

    /** Deletes what a process that has ended left of a file. */
    static void deleteTemporariesOf(Path file) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(file.getParent(), each ->
                each.getFileName().toString().startsWith(TEMPORARY) && each.getFileName().toString().endsWith("-" + file.getFileName()))) {
            for (Path left : siblings) {
                Files.deleteIfExists(left);
            }
        } catch (NoSuchFileException noFolder) {
            // Nothing is left.
        }
    }

    /** Has a file's bytes on the disk, so that it is whole even after a loss of power, and moves it. */
    static void move(Path temporary, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes a file, and deletes what processes that were killed left of it; who else is writing it begins again. */
    static void write(Path file, String text) throws IOException {
        int left = ATTEMPTS;
        while (!isWritten(file, text, left > 1)) {
            left--;
        }
        deleteTemporariesOf(file);
    }

    private static boolean isWritten(Path file, String text, boolean maybeLater) throws IOException {
        Path temporary = temporaryFor(file);
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            move(temporary, file);
            return true;
        } catch (NoSuchFileException deletedByAnother) {
            if (maybeLater) {
                return false;
            }
            throw deletedByAnother;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
