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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The commands that macros can run without a display: those of ImageJ's menus, and this plugin's. */
final class CommandTable {

    /** An entry of {@code plugins.config}. */
    record Entry(String menu, String label, String plugin) {
    }

    /** A menu, a label and a class, as {@code plugins.config} has them. */
    private static final Pattern PLUGIN = Pattern.compile("(?m)^([^#,]+), \"([^\"]+)\", (.+)$");

    private CommandTable() {
    }

    /** ImageJ's own commands: the class by the label. */
    static Map<String, String> ofImageJ() {
        Map<String, String> commands = new LinkedHashMap<>();
        text("imagej-commands.txt").lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int bar = line.lastIndexOf('|');
            commands.put(line.substring(0, bar), line.substring(bar + 1));
        });
        return commands;
    }

    /** This plugin's entries. */
    static List<Entry> ofPlugin() {
        return PLUGIN.matcher(text("/plugins.config")).results().map(match -> new Entry(match.group(1), match.group(2), match.group(3).trim())).toList();
    }

    private static String text(String resource) {
        try (InputStream stream = CommandTable.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
