package org.constraineddiffusion.command;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Gives this plugin's commands the image of a script's {@code IJ.run(image, …)}. ImageJ's bridge to SciJava asks for the
 * current image on the thread of the command, which is another: it takes the front window, or headless none. This runs before
 * it; an image that the caller names as input stays.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH + 2)
public final class CallersImagePreprocessor extends AbstractPreprocessorPlugin {

    @Override
    public void process(Module module) {
        if (module.getDelegateObject() instanceof ConstrainedCommand command && command.callersImage != null
                && !module.isInputResolved("image")) {
            module.setInput("image", command.callersImage);
            module.resolveInput("image");
        }
    }
}
