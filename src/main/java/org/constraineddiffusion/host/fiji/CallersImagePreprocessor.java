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

import ij.ImagePlus;
import org.constraineddiffusion.menu.Caller;
import org.constraineddiffusion.menu.MenuCommand;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Gives this plugin's commands the image that is current to their {@link Caller}. ImageJ's bridge to SciJava asks for the current image
 * on the thread of the command, which is another: it takes the front window, or headless none, or an image of a run before. This runs
 * before it; an image that the caller names as input stays.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH + 2)
public final class CallersImagePreprocessor extends AbstractPreprocessorPlugin {

    @Override
    public void process(Module module) {
        Caller.clearGiven();
        if (module.getDelegateObject() instanceof MenuCommand command && module.getInfo().getInput("image") != null && !module.isInputResolved("image")) {
            ImagePlus image = command.callersImage();
            if (image != null) {
                module.setInput("image", image);
                module.resolveInput("image");
            }
        }
    }
}
