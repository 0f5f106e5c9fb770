package org.constraineddiffusion.command;

import org.scijava.command.CommandModule;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginService;
import org.scijava.widget.InputHarvester;

/**
 * Has SciJava ask for a command's own keys first, and offer the models and images that there are. By itself it begins its dialog with
 * the keys that all commands share, so that the command's own are below the edge of a small screen, and has titles typed. This runs
 * before SciJava's dialog, and opens it with the same command under {@link AskedCommand another description}; then there is nothing
 * left to ask. The sampler's settings have a dialog of their own, for those who want to see them.
 */
@Plugin(type = PreprocessorPlugin.class, priority = InputHarvester.PRIORITY + 1)
public final class DialogPreprocessor extends AbstractPreprocessorPlugin {

    @Parameter
    private PluginService plugins;

    @Override
    public void process(Module module) {
        if (module instanceof CommandModule described && described.getCommand() instanceof MenuCommand command) {
            CommandParameters parameters = CommandParameters.of(command);
            ask(described, new AskedCommand(described.getInfo(), parameters, parameter -> !parameter.isAdvanced() && !parameter.isHidden()), command);
            AskedCommand further = new AskedCommand(described.getInfo(), parameters, CommandParameter::isAdvanced);
            if (parameters.asksForAdvanced() && !isCanceled()) {
                ask(described, further, command);
            }
            further.inputs().forEach(input -> module.resolveInput(input.getName()));
            parameters.all().stream().filter(CommandParameter::isHidden).forEach(hidden -> module.resolveInput(hidden.key()));
        }
    }

    private void ask(Module module, AskedCommand shown, MenuCommand command) {
        CommandModule asked = new CommandModule(shown, command);
        resolve(asked, module);
        ask(asked);
        resolve(module, asked);
    }

    /** Shows the dialog of the user interface that there is, if any: each interface has a plugin, which knows whether it is in use. */
    private void ask(Module module) {
        for (PreprocessorPlugin plugin : plugins.createInstancesOfType(PreprocessorPlugin.class)) {
            if (plugin instanceof InputHarvester && !isCanceled()) {
                plugin.process(module);
                if (plugin.isCanceled()) {
                    cancel(plugin.getCancelReason());
                }
            }
        }
    }

    private static void resolve(Module module, Module as) {
        for (ModuleItem<?> input : as.getInfo().inputs()) {
            if (as.isInputResolved(input.getName())) {
                module.resolveInput(input.getName());
            }
        }
    }
}
