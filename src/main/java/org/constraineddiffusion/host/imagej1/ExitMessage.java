/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output that remembers what a macro's {@code exit("…")} says. ImageJ ends such a macro as it does one that ends by
 * {@code exit()}; without a display it prints the message, and keeps it nowhere.
 */
final class ExitMessage extends PrintStream {

    private String message;

    ExitMessage(PrintStream out) {
        super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String text) {
        super.println(text);
        boolean exits = StackWalker.getInstance().walk(frames ->
                frames.anyMatch(frame -> frame.getClassName().equals("ij.macro.Functions") && frame.getMethodName().equals("exit")));
        message = exits ? text : message;
    }

    /** Null if there is none. */
    String message() {
        return message;
    }
}
