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

import ij.Macro;
import ij.WindowManager;
import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.host.dialog.CommandDialog;
import org.constraineddiffusion.host.dialog.Windows;

/** One run of a command: its parameters from the macro, or else from a dialog, or else its defaults: headless, and without an image. */
final class CommandRun {

    private CommandRun() {
    }

    static void of(String name) {
        MenuCommand command = create(name);
        String options = Macro.getOptions();
        if (options != null) {
            command.setMacroText(options);
        } else if (asks(command) && command.hasWindow()) {
            Windows.open(command);
            return;
        } else if (asks(command) && !CommandDialog.fillAndRecord(command)) {
            return;
        }
        command.run();
    }

    /** Without an image, the command says so: there is nothing to ask about it. */
    private static boolean asks(MenuCommand command) {
        return !GraphicsEnvironment.isHeadless() && !CommandParameters.of(command).all().isEmpty() && (command.runsWithoutImage() || WindowManager.getCurrentImage() != null);
    }

    private static MenuCommand create(String name) {
        try {
            Class<?> type = Class.forName("org.constraineddiffusion.command." + name);
            return (MenuCommand) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException unknown) {
            throw new IllegalArgumentException("plugins.config names a command that there is not: " + name, unknown);
        }
    }
}
