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
import ij.gui.Plot;
import ij.gui.PlotWindow;
import ij.macro.Interpreter;
import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.util.Locale;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationListener;

/** Shows the time left and the losses of a training; Escape ends it, and keeps the best weights so far. */
public final class TrainingProgress implements AdaptationListener {

    /** Steps whose mean is a point of the curve. */
    private static final int SMOOTHING = 25;

    private final Progress progress;
    private final String title;
    private final long started = System.nanoTime();
    private PlotWindow window;

    public TrainingProgress(Progress progress, String label) {
        this.progress = progress;
        this.title = label.replace("...", "") + ": loss";
    }

    @Override
    public boolean goOn(int step, double fraction) {
        double passed = (System.nanoTime() - started) / 1e9;
        String left = fraction <= 0 ? "" : String.format(Locale.ROOT, ", %s left", Progress.time(passed * (1 - fraction) / fraction));
        progress.status("step " + (step + 1) + left + "; Escape keeps the best so far");
        progress.show(fraction);
        return !progress.isCanceled();
    }

    @Override
    public void onCheck(AdaptationHistory history) {
        if (GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode() || IJ.getInstance() == null) {
            return;
        }
        Plot plot = plot(title, history);
        if (window == null || window.isClosed()) {
            window = window == null ? plot.show() : window; // who closes it does not want another
        } else {
            window.drawPlot(plot);
        }
    }

    static Plot plot(String title, AdaptationHistory history) {
        Plot plot = new Plot(title, "Step", "Mean squared error");
        int points = history.steps() / SMOOTHING;
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = (i + 0.5) * SMOOTHING;
            y[i] = history.losses().subList(i * SMOOTHING, (i + 1) * SMOOTHING).stream().mapToDouble(Float::doubleValue).average().orElse(0);
        }
        plot.setColor(Color.GRAY);
        plot.addPoints(x, y, Plot.LINE);
        String legend = "training";
        if (!history.heldBack().isEmpty()) {
            plot.setColor(Color.BLUE);
            plot.addPoints(history.checked().stream().mapToDouble(Integer::doubleValue).toArray(), history.heldBack().stream().mapToDouble(Float::doubleValue).toArray(),
                    Plot.CONNECTED_CIRCLES);
            legend += "\theld back";
        }
        plot.setColor(Color.BLACK);
        plot.addLegend(legend);
        plot.setLimitsToFit(true);
        return plot;
    }
}
