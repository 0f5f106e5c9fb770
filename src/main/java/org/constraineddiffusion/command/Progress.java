package org.constraineddiffusion.command;

import ij.IJ;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.constraineddiffusion.restoration.RestorationListener;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/** Shows where a run stands, and ends it when the user presses Escape or cancels the task or the command. */
final class Progress implements RestorationListener, AutoCloseable {

    private static final long WHOLE = 1000;

    private final String label;
    private final BooleanSupplier canceled;
    private final Task task;

    /** @param tasks null outside of SciJava */
    Progress(String label, TaskService tasks, BooleanSupplier canceled) {
        this.label = label.replace("...", "");
        this.canceled = canceled;
        this.task = tasks == null ? null : tasks.createTask(this.label);
        IJ.resetEscape();
        if (task != null) {
            task.start();
        }
    }

    /** Says what is being done before and after the steps. */
    void status(String text) {
        IJ.showStatus(label + ": " + text);
        if (task != null) {
            task.setStatusMessage(text);
        }
    }

    @Override
    public void onStep(Step now) {
        String which = now.regions() == 1 ? "" : String.format(Locale.ROOT, "%d of %d, ", now.region() + 1, now.regions());
        // A projection leaves no error to speak of.
        String error = now.error() < 0.0005 ? "" : String.format(Locale.ROOT, ", error %.3f", now.error());
        status(which + String.format(Locale.ROOT, "step %d of %d", now.step(), now.steps()) + error);
        int done = now.region() * now.steps() + now.step();
        IJ.showProgress(done, now.regions() * now.steps());
        if (task != null) {
            task.setProgressMaximum(now.regions() * now.steps());
            task.setProgressValue(done);
        }
    }

    /** Shows a part of the work as done, 0 … 1. */
    void show(double fraction) {
        IJ.showProgress(fraction);
        if (task != null) {
            task.setProgressMaximum(WHOLE);
            task.setProgressValue(Math.round(fraction * WHOLE));
        }
    }

    @Override
    public void onWarning(String sentence) {
        IJ.log("Constrained Diffusion: " + sentence);
    }

    @Override
    public boolean isCanceled() {
        return IJ.escapePressed() || canceled.getAsBoolean() || task != null && task.isCanceled();
    }

    @Override
    public void close() {
        IJ.showProgress(1.0);
        if (task != null) {
            task.finish();
        }
    }
}
