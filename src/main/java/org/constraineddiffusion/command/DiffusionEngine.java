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
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.restoration.InstalledModels;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Says what PyTorch runs on, and what may be wrong. By hand, a window does; the keys are for macros. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Diffusion Engine...")
public final class DiffusionEngine extends MenuCommand {

    @Parameter(label = "Test", persist = false, description = "Evaluates a model on each device for about a second.")
    private boolean test = true;

    @Override
    public String label() {
        return "Diffusion Engine...";
    }

    @Override
    public boolean hasWindow() {
        return true;
    }

    @Override
    public DiffusionEngine fresh() {
        return new DiffusionEngine();
    }

    @Override
    protected void execute(Progress progress) {
        InstalledModels.engineReport(test).lines().forEach(IJ::log);
    }
}
