/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import ij.IJ;
import org.constraineddiffusion.menu.Documents;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows the documents, which are in the plugin's jar. By hand, a window does; a macro has a page written to the log. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Constrained Diffusion Help...")
public final class ReadDocuments extends MenuCommand {

    @Parameter(label = "Page", persist = false, description = "The path of the page, such as docs/inpaint.md.")
    private String page = Documents.START;

    @Override
    public String label() {
        return "Constrained Diffusion Help...";
    }

    @Override
    public boolean hasWindow() {
        return true;
    }

    @Override
    public ReadDocuments fresh() {
        return new ReadDocuments();
    }

    @Override
    protected void execute(Progress progress) {
        Documents.text(page).lines().forEach(IJ::log);
    }
}
