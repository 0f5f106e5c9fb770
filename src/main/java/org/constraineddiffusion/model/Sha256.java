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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal, of contents that need not fit into memory. */
public final class Sha256 {

    private Sha256() {
    }

    /** A new digest, to be given to {@link #hex} when all is in it. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // each Java has it
            throw new IllegalStateException(impossible);
        }
    }

    /** What a digest found; it is reset. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    static String of(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return of(stream);
        }
    }

    /** Of the rest of a stream, which is not closed. */
    static String of(InputStream stream) throws IOException {
        MessageDigest digest = digest();
        new DigestInputStream(stream, digest).transferTo(OutputStream.nullOutputStream());
        return hex(digest);
    }
}
