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
import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.command.ConstrainedCommand;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.menu.Failures;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/** Says that there is no image in place of a dialog that asks what to do with it. */
@Plugin(type = PreprocessorPlugin.class)
public final class OpenImagePreprocessor extends AbstractPreprocessorPlugin {

    @Override
    public void process(Module module) {
        if (module.getDelegateObject() instanceof ConstrainedCommand command && !GraphicsEnvironment.isHeadless()
                && Macro.getOptions() == null && command.subject() == null) {
            Failures.endMacro();
            cancel(OpenImages.NO_IMAGE);
        }
    }
}
