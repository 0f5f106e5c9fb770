package org.constraineddiffusion.command;

import ij.IJ;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.StepReport;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/** Shows where a run stands, and ends it when the user presses Escape or cancels the task or the command. */
final class Progress implements SamplingListener, AutoCloseable {

    private final String label;
    private final BooleanSupplier canceled;
    private final Task task;
    private int part;
    private int parts = 1;

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

    /**
     * Says that a part of the work begins.
     *
     * @param index from 0
     * @param count the number of parts
     */
    void part(int index, int count) {
        part = index;
        parts = count;
    }

    @Override
    public void onStep(StepReport report) {
        String which = parts == 1 ? "" : String.format(Locale.ROOT, "%d of %d, ", part + 1, parts);
        // A projection leaves no error to speak of.
        String error = report.error() < 0.0005 ? "" : String.format(Locale.ROOT, ", error %.3f", report.error());
        status(which + String.format(Locale.ROOT, "step %d of %d", report.step(), report.total()) + error);
        int done = part * report.total() + report.step();
        IJ.showProgress(done, parts * report.total());
        if (task != null) {
            task.setProgressMaximum(parts * report.total());
            task.setProgressValue(done);
        }
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
