/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study.report;

import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Curves with a legend, in colours that differ in grey too, and to people with impaired colour vision (Okabe and Ito). */
final class StudyPlot {

    private static final Color[] COLOURS = {new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0xE69F00), new Color(0x56B4E9),
        Color.BLACK, Color.GRAY};
    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;

    private final Plot plot;
    private final List<String> legend = new ArrayList<>();

    StudyPlot(String title, String x, String y) {
        plot = new Plot(title, x, y);
        plot.setSize(WIDTH, HEIGHT);
        plot.setLineWidth(2);
    }

    /** A curve of the next colour, with standard errors where they are not null. */
    StudyPlot curve(String label, double[] x, double[] y, double[] errors) {
        Color colour = COLOURS[legend.size() % COLOURS.length];
        plot.setColor(colour, colour); // of the points, and of the line
        plot.add(x.length == 1 ? "circle" : "connected", x, y);
        if (errors != null) {
            plot.addErrorBars(errors);
        }
        legend.add(label);
        return this;
    }

    /** A line without points. */
    StudyPlot line(String label, double[] x, double[] y) {
        plot.setColor(COLOURS[legend.size() % COLOURS.length]);
        plot.add("line", x, y);
        legend.add(label);
        return this;
    }

    /** A curve of means over planes against time. */
    <T> void over(List<Double> times, String label, List<List<T>> found, ToDoubleFunction<T> value) {
        List<Mean> means = IntStream.range(0, times.size()).mapToObj(i -> Mean.of(found.stream().map(plane -> plane.get(i)).toList(), value)).toList();
        curve(label, times.stream().mapToDouble(Double::doubleValue).toArray(), means.stream().mapToDouble(Mean::value).toArray(),
                found.size() > 1 ? means.stream().mapToDouble(Mean::error).toArray() : null);
    }

    StudyPlot logarithmicX() {
        plot.setAxisXLog(true);
        return this;
    }

    StudyPlot logarithmicY() {
        plot.setAxisYLog(true);
        return this;
    }

    /** The plot, with limits that fit. */
    ImagePlus image() {
        plot.setColor(Color.BLACK);
        plot.setLimitsToFit(true);
        plot.addLegend(String.join("\t", legend));
        return plot.getImagePlus();
    }
}
