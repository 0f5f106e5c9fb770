package org.constraineddiffusion.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleItem;

/** A command as SciJava knows it, but for the order of its inputs: SciJava's has what the classes above it declare first. */
final class OwnKeysFirst extends CommandInfo {

    private final List<String> keys;

    /** @param keys the inputs' names in their order; what it lacks, such as services, comes before them */
    OwnKeysFirst(CommandInfo command, List<String> keys) {
        super(command);
        this.keys = keys;
    }

    @Override
    public Iterable<ModuleItem<?>> inputs() {
        List<ModuleItem<?>> inputs = new ArrayList<>();
        super.inputs().forEach(inputs::add);
        inputs.sort(Comparator.comparingInt(input -> keys.indexOf(input.getName())));
        return inputs;
    }
}
