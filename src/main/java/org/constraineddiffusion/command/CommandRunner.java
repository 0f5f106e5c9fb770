package org.constraineddiffusion.command;

import ij.IJ;
import ij.ImagePlus;
import java.awt.GraphicsEnvironment;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.restoration.RestorationResult;

/** Runs a command: from its keys and its macro's options to shown results, with progress, and with one sentence for whatever fails. */
final class CommandRunner {

    static final String NO_IMAGE = "There is no image: open one first.";

    private final ConstrainedCommand command;
    private String macroText;
    private volatile boolean canceled;
    private volatile String cancelReason;

    CommandRunner(ConstrainedCommand command) {
        this.command = command;
    }

    void setMacroText(String options) {
        macroText = options;
    }

    @SuppressWarnings("removal") // of ThreadDeath, from a Java to come
    void run() {
        try (Progress progress = new Progress(command.label(), command.taskService, this::isCanceled)) {
            command.take(result(progress));
            show();
        } catch (CancellationException byTheUser) {
            cancel(null); // SciJava shows a reason in a dialog, which who canceled does not need
            IJ.showStatus(command.label() + " was canceled.");
            Failures.endMacro();
        } catch (ThreadDeath stopped) {
            throw stopped;
        } catch (RuntimeException | Error failed) {
            fail(Failures.explain(failed, command));
        }
    }

    private void show() {
        for (ImagePlus shown : new ImagePlus[] {command.standard_deviation, command.mean, command.result}) {
            if (shown != null) {
                command.caller.show(shown, command.threadService);
            }
        }
    }

    private RestorationResult result(Progress progress) {
        CommandParameters parameters = CommandParameters.of(command);
        if (macroText != null) {
            parameters.set(MacroText.parse(macroText), CommandParameters.of(command.fresh()));
        }
        parameters.check();
        command.image = command.image == null ? command.caller.image() : command.image;
        if (command.image == null || command.image.getWidth() == 0) {
            throw new InputException(NO_IMAGE);
        }
        progress.status("starting");
        return command.configured().listener(progress).note("macro", "run(\"" + command.label() + "\", \"" + MacroText.inQuotes(parameters.toMacroText()) + "\");").run();
    }

    private void fail(String sentence) {
        String shown = GraphicsEnvironment.isHeadless() ? sentence : Failures.inLines(sentence);
        cancel(shown);
        Failures.tell(shown, command.threadService != null);
    }

    boolean isCanceled() {
        return canceled;
    }

    void cancel(String reason) {
        cancelReason = reason;
        canceled = true;
    }

    String cancelReason() {
        return cancelReason;
    }
}
