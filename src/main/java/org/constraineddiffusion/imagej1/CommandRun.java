package org.constraineddiffusion.imagej1;

import ij.Macro;
import ij.WindowManager;
import java.awt.GraphicsEnvironment;
import org.constraineddiffusion.command.CommandParameters;
import org.constraineddiffusion.command.ConstrainedCommand;

/** One run of a command: its parameters from the macro, or else from a dialog, or else its defaults: headless, or without an image, which it then says. */
final class CommandRun {

    private CommandRun() {
    }

    static void of(String name) {
        ConstrainedCommand command = create(name);
        String options = Macro.getOptions();
        if (options != null) {
            command.setMacroText(options);
        } else if (!GraphicsEnvironment.isHeadless() && WindowManager.getCurrentImage() != null && !CommandDialog.fill(CommandParameters.of(command), command.label())) {
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
