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

import org.constraineddiffusion.menu.Caller;
import org.constraineddiffusion.menu.MenuCommand;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Tells SciJava that the results of this plugin's commands are on show already. It would show them once more, and in batch
 * mode ImageJ then lists an image twice, of which a macro's {@code close()} closes one.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class ShownPostprocessor extends AbstractPostprocessorPlugin {

    @Override
    public void process(Module module) {
        if (module.getDelegateObject() instanceof MenuCommand) {
            for (ModuleItem<?> output : module.getInfo().outputs()) {
                module.resolveOutput(output.getName());
            }
        }
        Caller.clearGiven();
    }
}
