package org.constraineddiffusion.command;

import ij.Macro;
import java.awt.GraphicsEnvironment;
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
                && Macro.getOptions() == null && command.image == null && command.caller.image() == null) {
            Failures.endMacro();
            cancel(ConstrainedCommand.NO_IMAGE);
        }
    }
}
