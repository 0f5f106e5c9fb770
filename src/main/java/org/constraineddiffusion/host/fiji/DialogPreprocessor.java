/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.fiji;

import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.host.dialog.CommandDialog;
import org.constraineddiffusion.host.dialog.Windows;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.ui.UIService;
import org.scijava.widget.InputHarvester;

/**
 * Shows this plugin's dialog in place of SciJava's, which has a row for every key, of which most have no effect, and can neither say what is
 * wrong before its button is pressed nor show a preview. This runs before SciJava's, for which there is nothing left to ask.
 */
@Plugin(type = PreprocessorPlugin.class, priority = InputHarvester.PRIORITY + 1)
public final class DialogPreprocessor extends AbstractPreprocessorPlugin {

    @Parameter(required = false)
    private UIService interfaces;

    @Override
    public void process(Module module) {
        if (!(module.getDelegateObject() instanceof MenuCommand command)) {
            return;
        }
        boolean asks = isShown() && CommandParameters.of(command).all().stream().anyMatch(field -> !field.isImage() && !module.isInputResolved(field.key()));
        if (asks && command.hasWindow()) {
            Windows.open(command);
        } else if (asks && !CommandDialog.fill(command, module::isInputResolved)) {
            cancel("");
            return;
        }
        CommandParameters.of(command).all().forEach(field -> module.resolveInput(field.key()));
    }

    private boolean isShown() {
        return !GraphicsEnvironment.isHeadless() && interfaces != null && !interfaces.isHeadless() && interfaces.isVisible();
    }
}
