/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.stream.Stream;

/** Recognizes a lack of memory: Torch reports its own by the text of an exception only. */
public final class MemoryShortage {

    private MemoryShortage() {
    }

    /** Whether {@code failed} is a lack of what Java's option -Xmx limits: its heap, and buffers outside of it. */
    public static boolean isOfJava(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        return failed instanceof OutOfMemoryError && Stream.of("null", "Java heap", "GC overhead", "Requested array size", "direct buffer")
                .anyMatch(message::contains);
    }

    /** Whether {@code failed} is a lack of memory, of Java's or of Torch's on any device. */
    public static boolean isIn(Throwable failed) {
        if (failed instanceof OutOfMemoryError) {
            return true;
        }
        String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        return failed instanceof EngineException && Stream
                .of("allocate memory", "out of memory", "defaultcpuallocator", "not enough memory", "alloc_failed", "bad_alloc")
                .anyMatch(message::contains);
    }
}
