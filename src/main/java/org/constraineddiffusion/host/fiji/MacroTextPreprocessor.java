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

import ij.Macro;
import org.constraineddiffusion.menu.MenuCommand;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Gives this plugin's commands the macro's own words. ImageJ's bridge to SciJava looks values up in a way that confuses keys
 * with the same ending, and turns what is no number into 0; it also asks for what a macro left out, once there are windows.
 * This runs after it, and puts right what it did.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class MacroTextPreprocessor extends AbstractPreprocessorPlugin {

    @Override
    public void process(Module module) {
        if (!(module.getDelegateObject() instanceof MenuCommand command)) {
            return;
        }
        String options = Macro.getOptions();
        if (options == null) {
            return;
        }
        command.setMacroText(options);
        for (ModuleItem<?> input : module.getInfo().inputs()) {
            module.resolveInput(input.getName());
        }
    }
}
