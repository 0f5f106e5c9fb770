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

import ij.IJ;
import ij.Menus;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.util.Map;

/**
 * Makes the commands of {@code plugins.config} known to an ImageJ that runs from class folders and so has not read it. ImageJ
 * alone cannot make its menus, and with them its table of commands, without a display; there the table is filled from a
 * {@link CommandTable}, so that macros run.
 */
public final class DevelopmentMenu {

    private DevelopmentMenu() {
    }

    /** Adds the commands to the menus, or without a display to the table that macros use. */
    public static void install() {
        if (GraphicsEnvironment.isHeadless()) {
            fillTable();
        } else {
            CommandTable.ofPlugin().forEach(entry -> Menus.add(entry.menu() + ">" + entry.label(), entry.plugin()));
        }
    }

    @SuppressWarnings("unchecked")
    private static void fillTable() {
        if (Menus.getCommands() == null) {
            try {
                IJ.run("");
            } catch (HeadlessException expected) {
                // It has made an empty table before it failed.
            }
        }
        Map<String, String> commands = Menus.getCommands();
        CommandTable.ofImageJ().forEach(commands::putIfAbsent);
        CommandTable.ofPlugin().forEach(entry -> commands.put(entry.label(), entry.plugin()));
    }
}
