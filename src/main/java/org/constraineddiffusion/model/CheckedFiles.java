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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files whose SHA-256 was checked, so that a command whose model is at hand need not read 16 MB again. A model that is loaded is always read and
 * checked: what is used is what was checked.
 */
final class CheckedFiles {

    private static final Map<FileStamp, String> SHA256 = new ConcurrentHashMap<>();

    private CheckedFiles() {
    }

    /** Notes that a file, as it is now, has this SHA-256. */
    static void add(FileStamp file, String sha256) {
        SHA256.keySet().removeIf(older -> older.file().equals(file.file()) && older.entry().equals(file.entry()));
        SHA256.put(file, sha256);
    }

    /** Whether a file had this SHA-256 when it was as it is now. */
    static boolean contain(FileStamp file, String sha256) {
        return sha256.equals(SHA256.get(file));
    }
}
