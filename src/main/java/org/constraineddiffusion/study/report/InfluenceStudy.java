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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.study.Influence;
import org.constraineddiffusion.study.Jacobian;

/**
 * How far the model looks from the selected pixels: J e and Jᵀe of e = 1 there, at some times.
 *
 * @param subject its selection is probed
 * @param times of the model's schedule
 * @param delta δ of the finite difference for J e
 */
public record InfluenceStudy(StudiedImage subject, List<Double> times, double delta) {

    private static final double HALF = 0.5;
    private static final double MOST = 0.9;
    private static final double NEARLY_ALL = 0.99;

    /** What is found of one plane at one time. */
    private record Found(double forward, double transposed, double cosine, double half, double most, double[] within) {
    }

    /** One study. */
    public StudyResult run(StudyListener listener) {
        ImageStack[] stack = new ImageStack[1];
        List<List<Found>> found = subject.whole(listener, (plane, progress) -> {
            NDArray probe = subject.selected(plane);
            stack[0] = stack[0] == null ? new ImageStack(plane.window().width, plane.window().height) : stack[0];
            List<Found> each = new ArrayList<>();
            for (double t : times) {
                progress.onProgress((double) each.size() / times.size(), "t = " + Numbers.shown(t));
                try (NDManager manager = plane.view().manager().newSubManager()) {
                    NDArray xt = plane.noisy(t);
                    xt.attach(manager);
                    Influence influence = Influence.of(new Jacobian(plane.prior(), xt, t, new FiniteDifference(delta)), probe);
                    each.add(found(influence, probe));
                    if (plane.index() == 0) {
                        addTo(stack[0], influence);
                    }
                }
            }
            return each;
        });
        return new StudyResult(plot(found), "Influence", table(found), Optional.of(StudyImages.symmetric("Influence on " + subject.image().getTitle(), stack[0])));
    }

    private static Found found(Influence influence, NDArray probe) {
        NDArray forward = influence.forward();
        return new Found(largest(forward), influence.transposed().map(InfluenceStudy::largest).orElse(Double.NaN), influence.cosine(),
                Influence.radius(forward, probe, HALF), Influence.radius(forward, probe, MOST), Influence.shareWithin(forward, probe));
    }

    private static double largest(NDArray tensor) {
        try (NDArray magnitude = tensor.abs(); NDArray largest = magnitude.max()) {
            return largest.getFloat();
        }
    }

    private static void addTo(ImageStack stack, Influence influence) {
        String time = "t = " + Numbers.shown(influence.t());
        stack.addSlice("J e, " + time, StudyImages.of(influence.forward()));
        influence.transposed().ifPresent(transposed -> stack.addSlice("J^T e, " + time, StudyImages.of(transposed)));
    }

    private ResultsTable table(List<List<Found>> found) {
        int n = found.size();
        return StudyImages.table(times, found, (table, each) -> {
            Mean.of(each, Found::forward).addTo(table, "max |J e|", n);
            Mean.of(each, Found::transposed).addTo(table, "max |J^T e|", n);
            Mean.of(each, Found::cosine).addTo(table, "cos(J e, J^T e)", n);
            Mean.of(each, Found::half).addTo(table, "radius of 50 %", n);
            Mean.of(each, Found::most).addTo(table, "radius of 90 %", n);
        });
    }

    private ImagePlus plot(List<List<Found>> found) {
        StudyPlot plot = new StudyPlot("Influence within a distance", "distance from the selection (pixels)", "share of |J e|^2 within");
        int whole = found.get(0).get(0).within.length;
        int length = Math.min(whole, 2 + (int) IntStream.range(0, whole).filter(r -> found.stream().flatMap(List::stream).anyMatch(each -> each.within[r] < NEARLY_ALL)).count());
        double[] distance = IntStream.range(0, length).mapToDouble(r -> r).toArray();
        for (int i = 0; i < times.size(); i++) {
            int time = i;
            double[] mean = IntStream.range(0, length).mapToDouble(r -> Mean.of(found, plane -> plane.get(time).within[r]).value()).toArray();
            plot.line("t = " + Numbers.shown(times.get(i)), distance, mean);
        }
        return plot.image();
    }
}
