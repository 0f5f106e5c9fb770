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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The table of a batch, in CSV as RFC 4180 has it. */
final class Summary {

    private Summary() {
    }

    static void write(Path file, List<BatchReport.Entry> entries) throws IOException {
        StringBuilder table = new StringBuilder("image,state,outputs,seconds,evaluations,message\r\n");
        for (BatchReport.Entry entry : entries) {
            table.append(cell(entry.image())).append(',').append(entry.state().name().toLowerCase(Locale.ROOT)).append(',')
                    .append(cell(String.join("; ", entry.outputs()))).append(',').append(String.format(Locale.ROOT, "%.2f", entry.seconds())).append(',')
                    .append(entry.evaluations()).append(',').append(cell(entry.message())).append("\r\n");
        }
        AtomicFile.write(file, table.toString());
    }

    private static String cell(String text) {
        return text.matches("(?s).*[\",\\r\\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
