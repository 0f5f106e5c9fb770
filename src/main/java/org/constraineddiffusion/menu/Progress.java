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

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.restoration.RestorationListener;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/** Shows where a run stands, and ends it when the user presses Escape or cancels the task or the command. */
public final class Progress implements RestorationListener, AutoCloseable {

    private static final long WHOLE = 1000;

    private long training;

    /** What the bar shows from the first moment: a bar of nothing is not shown. */
    private static final double BEGUN = 0.01;

    private final String label;
    private final BooleanSupplier canceled;
    private final Task task;
    private double shown;
    private LiveView live;

    /** @param tasks null outside of SciJava */
    Progress(String label, TaskService tasks, BooleanSupplier canceled) {
        this.label = label.replace("...", "");
        this.canceled = canceled;
        this.task = tasks == null ? null : tasks.createTask(this.label);
        IJ.resetEscape();
        if (task != null) {
            task.start();
        }
        showProgress(BEGUN);
    }

    /** Shows clean estimates of a run on an image, where there are windows to show them in. */
    public void showEstimatesOf(ImagePlus image) {
        if (!GraphicsEnvironment.isHeadless() && !Interpreter.isBatchMode()) {
            live = new LiveView(label, image, System.nanoTime());
        }
    }

    /** The bar never goes back, even if there turns out to be more to do. */
    private void showProgress(double fraction) {
        shown = Math.max(shown, fraction);
        IJ.showProgress(shown);
    }

    /** What the bar shows, from 0 to 1. */
    double shown() {
        return shown;
    }

    /** Says what is being done before and after the steps. */
    public void status(String text) {
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
        String position = which + String.format(Locale.ROOT, "step %d of %d", now.step(), now.steps());
        status(position + error);
        if (live != null) {
            live.setPosition(position);
        }
        int done = now.region() * now.steps() + now.step();
        showProgress((double) done / (now.regions() * now.steps()));
        if (task != null) {
            task.setProgressMaximum(now.regions() * now.steps());
            task.setProgressValue(done);
        }
    }

    @Override
    public void onTraining(int step, double fraction) {
        if (step == 0) {
            training = System.nanoTime();
        }
        String left = fraction <= 0 ? "" : ", " + time((System.nanoTime() - training) / 1e9 * (1 - fraction) / fraction) + " left";
        status("adapting the model to the image, step " + (step + 1) + left);
        show(fraction);
    }

    /** Shows a part of the work as done, 0 … 1. */
    public void show(double fraction) {
        IJ.showProgress(fraction);
        if (task != null) {
            task.setProgressMaximum(WHOLE);
            task.setProgressValue(Math.round(fraction * WHOLE));
        }
    }

    /** A time in words. */
    static String time(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : seconds < 90 * 60 ? Math.round(seconds / 60) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    @Override
    public boolean wantsEstimate() {
        return live != null && live.isDue(System.nanoTime());
    }

    @Override
    public void onEstimate(List<RandomAccessibleInterval<FloatType>> planes) {
        live.show(planes, System.nanoTime());
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
        if (live != null) {
            live.close();
        }
        if (task != null) {
            task.finish();
        }
    }
}
