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

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * What glibc does with memory that Torch has freed. A program's first thread keeps it for the next evaluation; the others, and Java's
 * code never runs in the first, hand it to the system and get it again page by page, which costs some per cent of an evaluation.
 * So glibc is set to keep it, and to hand it back when a command is done.
 */
final class NativeMemory {

    /** Numbers of glibc's {@code malloc.h}. */
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;

    private static final int MEGABYTE = 1 << 20;

    private NativeMemory() {
    }

    /**
     * Freed blocks of less than 32 MB are kept.
     *
     * @return false where the system's memory is not glibc's; then nothing has changed
     */
    static boolean keepFreed() {
        if (!Platform.isLinux()) {
            return false;
        }
        try {
            Function set = CLibrary.function("mallopt");
            return set.invokeInt(new Object[] {MMAP_THRESHOLD, 32 * MEGABYTE}) == 1
                    && set.invokeInt(new Object[] {TRIM_THRESHOLD, 1024 * MEGABYTE}) == 1
                    && set.invokeInt(new Object[] {TOP_PAD, 64 * MEGABYTE}) == 1;
        } catch (LinkageError notGlibc) {
            return false;
        }
    }

    /** What is kept is handed back to the system. */
    static void handBack() {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            CLibrary.function("malloc_trim").invokeInt(new Object[] {0L});
        } catch (LinkageError notGlibc) {
            // Then nothing was kept.
        }
    }
}
