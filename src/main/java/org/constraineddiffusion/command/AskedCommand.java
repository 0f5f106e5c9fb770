package org.constraineddiffusion.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.scijava.command.CommandInfo;
import org.scijava.module.DefaultMutableModuleItem;
import org.scijava.module.ModuleItem;

/**
 * A command as SciJava's dialog is to show it: with some of its inputs, in the order of {@link CommandParameters}, where SciJava's own has
 * what the classes above the command declare first, and with what there is to {@link CommandParameter#offered choose from} now.
 */
final class AskedCommand extends CommandInfo {

    private final List<ModuleItem<?>> inputs = new ArrayList<>();

    AskedCommand(CommandInfo command, CommandParameters parameters, Predicate<CommandParameter> shown) {
        super(command);
        super.inputs().forEach(inputs::add);
        List<String> keys = parameters.keys();
        parameters.all().stream().filter(shown.negate()).forEach(hidden -> inputs.removeIf(input -> input.getName().equals(hidden.key())));
        inputs.sort(Comparator.comparingInt(input -> keys.indexOf(input.getName()))); // services, which are no keys, before all
        for (CommandParameter parameter : parameters.all()) {
            List<String> offered = parameter.offered();
            if (!offered.isEmpty()) {
                inputs.replaceAll(input -> input.getName().equals(parameter.key()) ? choice(input, offered) : input);
            }
        }
    }

    private ModuleItem<String> choice(ModuleItem<?> input, List<String> offered) {
        @SuppressWarnings("unchecked")
        DefaultMutableModuleItem<String> choice = new DefaultMutableModuleItem<>(this, (ModuleItem<String>) input);
        choice.setChoices(offered);
        return choice;
    }

    @Override
    public Iterable<ModuleItem<?>> inputs() {
        return List.copyOf(inputs);
    }
}
