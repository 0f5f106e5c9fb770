/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.keys.Keyed;
import org.constraineddiffusion.keys.MacroText;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.ModelSummary;
import org.scijava.Cancelable;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;

/** A menu entry with keys. {@link CommandRunner} runs it, inside of SciJava and without it. */
public abstract class MenuCommand implements Command, Cancelable, Keyed {

    /** The style of a fraction. Without it, SciJava's dialog shows as many digits as default, range and step have: 1.25 as 1. */
    protected static final String DIGITS = "format:0.##########";

    @Parameter(required = false)
    TaskService taskService;

    @Parameter(required = false)
    ThreadService threadService;

    /** Of whose images the input is one, if no other is named, and who gets the result. */
    private final Caller caller = new Caller();

    private boolean answered;

    private final CommandRunner runner = new CommandRunner(this);

    /** The image that is current to who runs the command, or null if there is none. */
    public ImagePlus callersImage() {
        return caller.image();
    }

    /** Shows an image to who runs the command. */
    protected final void show(ImagePlus result) {
        caller.show(result, threadService);
    }

    /** Tells the command that a user has answered its dialog. */
    public final void setAnswered() {
        answered = true;
    }

    /** Whether a user has answered the command's dialog. */
    protected final boolean isAnswered() {
        return answered;
    }

    /** The line of a macro that runs the command with its keys. */
    public final String macroLine() {
        return "run(\"" + label() + "\", \"" + MacroText.inQuotes(CommandParameters.of(this).toMacroText()) + "\");";
    }

    /** The label of the menu entry. */
    public abstract String label();

    /** False if the command has nothing to do without an open image. */
    public boolean runsWithoutImage() {
        return hasWindow();
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
    protected abstract void execute(Progress progress);

    @Override
    public abstract MenuCommand fresh();

    /** The keys that a dialog shows first, in its order; the others are behind its button Advanced. */
    public List<String> essential() {
        return CommandParameters.of(this).keys();
    }

    /** Whether a key has an effect with the other values and a model: dialogs leave out what has none. */
    public boolean applies(String key, ModelSummary chosen) {
        return true;
    }

    /** A new command of this class for the same image, if it has one, with the defaults. */
    public MenuCommand another() {
        MenuCommand other = fresh();
        other.imageKey().ifPresent(key -> key.setImage(subject()));
        return other;
    }

    /** The image that is worked on: that of its key, else the one that is current to who runs the command; null if there is none, or it has no such key. */
    public final ImagePlus subject() {
        return imageKey().map(key -> {
            if (key.value() == null) {
                key.setImage(caller.image());
            }
            return (ImagePlus) key.value();
        }).orElse(null);
    }

    private Optional<CommandParameter> imageKey() {
        return CommandParameters.of(this).all().stream().filter(CommandParameter::isImage).findFirst();
    }

    /** What is known before it runs with its keys, which are in their ranges. */
    public Forecast forecast() {
        return Forecast.NOTHING_KNOWN;
    }

    @Override
    public List<String> offered(String key) {
        return List.of();
    }

    /** What the user can do to need less memory, as a part of a sentence. */
    public String savingMemory() {
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
