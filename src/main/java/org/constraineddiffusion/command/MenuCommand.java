package org.constraineddiffusion.command;

import ij.ImagePlus;
import java.util.List;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.Cancelable;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;

/** A menu entry with keys. {@link CommandRunner} runs it, inside of SciJava and without it. */
public abstract class MenuCommand implements Command, Cancelable {

    @Parameter(required = false)
    TaskService taskService;

    @Parameter(required = false)
    ThreadService threadService;

    /** Of whose images the input is one, if no other is named, and who gets the result. */
    final Caller caller = new Caller();

    /** Whether a user has answered the command's dialog. */
    boolean answered;

    private final CommandRunner runner = new CommandRunner(this);

    /** The image that is current to who runs the command, or null if there is none. */
    public ImagePlus callersImage() {
        return caller.image();
    }

    /** The label of the menu entry. */
    public abstract String label();

    /** False if the command has nothing to do without an open image. */
    public boolean runsWithoutImage() {
        return false;
    }

    /** Whether a window of its own takes the place of a dialog for the keys. */
    public boolean hasWindow() {
        return false;
    }

    /** Tells the command that its window is open: there is nothing left to do. */
    public final void openedInWindow() {
        runner.skip();
    }

    /** Does what the keys ask for, which are in their ranges. */
    abstract void execute(Progress progress);

    /** A new command of this class, with the defaults. */
    abstract MenuCommand fresh();

    /** The keys that a dialog shows first, in its order; the others are behind its button Advanced. */
    List<String> essential() {
        return CommandParameters.of(this).keys();
    }

    /** Whether a key has an effect with the other values and a model: dialogs leave out what has none. */
    boolean applies(String key, ModelSummary chosen) {
        return true;
    }

    /** A new command of this class for the same image, if it has one, with the defaults. */
    MenuCommand another() {
        return fresh();
    }

    /** The image that is worked on, or null if there is none. */
    public ImagePlus subject() {
        return null;
    }

    /** What is known before it runs with its keys, which are in their ranges. */
    Forecast forecast() {
        return Forecast.NOTHING_KNOWN;
    }

    /** What a dialog offers for a key, where that is not all of its choices; nothing if it is, or if the value is to be typed. */
    List<String> offered(String key) {
        return List.of();
    }

    /** What the user can do to need less memory, as a part of a sentence. */
    String savingMemory() {
        return "crop or scale the image (Image > Crop, Image > Scale...)";
    }

    /** Takes the options of a macro, which {@link #run} checks and uses; whatever they leave out keeps its value. */
    public void setMacroText(String options) {
        runner.setMacroText(options);
    }

    @Override
    public void run() {
        runner.run();
    }

    @Override
    public boolean isCanceled() {
        return runner.isCanceled();
    }

    @Override
    public void cancel(String reason) {
        runner.cancel(reason);
    }

    @Override
    public String getCancelReason() {
        return runner.cancelReason();
    }
}
