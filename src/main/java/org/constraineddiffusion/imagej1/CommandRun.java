package org.constraineddiffusion.imagej1;

import ij.Macro;
import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.command.CommandParameters;
import org.constraineddiffusion.command.ConstrainedCommand;

/** One run of a command: its parameters from the macro, or else from a dialog, or else headless its defaults. */
final class CommandRun {

    private CommandRun() {
    }

    static void of(String name) {
        ConstrainedCommand command = create(name);
        String options = Macro.getOptions();
        if (options != null) {
            command.setMacroText(options);
        } else if (!GraphicsEnvironment.isHeadless() && !CommandDialog.fill(CommandParameters.of(command), command.label())) {
            return;
        }
        command.run();
    }

    private static ConstrainedCommand create(String name) {
        try {
            Class<?> type = Class.forName("org.constraineddiffusion.command." + name);
            return (ConstrainedCommand) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException unknown) {
            throw new IllegalArgumentException("plugins.config names a command that there is not: " + name, unknown);
        }
    }
}
