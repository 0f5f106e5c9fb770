/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import org.constraineddiffusion.command.DiffusionModels;
import org.constraineddiffusion.command.ReadDocuments;
import org.constraineddiffusion.menu.Documents;
import org.constraineddiffusion.menu.MenuCommand;

/** The windows of commands that have one in place of a dialog. */
public final class Windows {

    private Windows() {
    }

    /** Opens the window of a command of which {@link MenuCommand#hasWindow} is true. */
    public static void open(MenuCommand command) {
        command.openedInWindow();
        if (command instanceof DiffusionModels) {
            ModelsWindow.open();
        } else if (command instanceof ReadDocuments) {
            DocumentWindow.open(Documents.START);
        } else {
            EngineWindow.open();
        }
    }
}
