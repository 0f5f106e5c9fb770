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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.study.Convergence;
import org.constraineddiffusion.study.Jacobian;
import org.constraineddiffusion.study.JacobianSpectrum;
import org.constraineddiffusion.study.StepLength;

/**
 * The error of the known pixels over inner steps, with some pixels hidden, for several step lengths, beside the factor |1 − λμ²| of the leading eigenvalue.
 *
 * @param times of the model's schedule; each starts from the image with the noise of that time
 * @param innerSteps K
 * @param first the largest change of a pixel at the first step, of the paper's step length
 * @param last the same at the last step
 * @param delta δ of the finite difference
 */
public record ConvergenceStudy(StudiedImage subject, List<Double> times, int innerSteps, double first, double last, double delta) {

    /** Enough for the largest eigenvalue. */
    private static final int VECTORS = 12;

    private static final double[] FIXED = {0.5, 1.5, 3};

    /** What is found of one plane at one time. */
    private record Found(Complex mu, Map<String, Convergence> byLength) {
    }

    /** One study. */
    public StudyResult run(StudyListener listener) {
        List<List<Found>> found = subject.hiding(listener, (plane, progress) -> {
            List<Found> each = new ArrayList<>();
            for (double t : times) {
                progress.onProgress((double) each.size() / times.size(), "t = " + Numbers.shown(t));
                each.add(found(plane, t));
            }
            return each;
        });
        List<String> lengths = List.copyOf(found.get(0).get(0).byLength.keySet());
        ImageStack plots = new ImageStack();
        ResultsTable table = StudyImages.table();
        for (int i = 0; i < times.size(); i++) {
            int time = i;
            List<Found> each = found.stream().map(plane -> plane.get(time)).toList();
            lengths.forEach(length -> addTo(table, times.get(time), length, each));
            plots.addSlice("t = " + Numbers.shown(times.get(i)), plot(times.get(i), lengths, each).getProcessor().convertToRGB());
        }
        ImagePlus plot = times.size() == 1 ? plot(times.get(0), lengths, found.stream().map(plane -> plane.get(0)).toList()) : new ImagePlus("Convergence", plots);
        return new StudyResult(plot, "Convergence", table, Optional.empty());
    }

    private Found found(StudiedImage.Plane plane, double t) {
        try (NDManager manager = plane.view().manager().newSubManager()) {
            NDArray xt = plane.noisy(t);
            xt.attach(manager);
            FiniteDifference derivative = new FiniteDifference(delta);
            NDArray pixels = plane.view().image();
            Complex mu = JacobianSpectrum.leading(new Jacobian(plane.prior(), xt, t, derivative), plane.freshNoise(subject.seed()), VECTORS);
            MaskOperator mask = new MaskOperator(plane.view().known());
            NDArray measured = mask.apply(pixels);
            measured.attach(manager);
            Convergence.Setting setting = new Convergence.Setting(plane.prior(), t, new LinearConstraint(mask, measured), derivative);
            Map<String, Convergence> byLength = new LinkedHashMap<>();
            lengths(mu.abs() * mu.abs()).forEach((name, length) -> byLength.put(name, Convergence.of(setting, xt, length, innerSteps)));
            return new Found(mu, byLength);
        }
    }

    private Map<String, StepLength> lengths(double square) {
        Map<String, StepLength> lengths = new LinkedHashMap<>();
        for (double factor : FIXED) {
            lengths.put("lambda = " + Numbers.shown(factor) + "/mu^2", StepLength.fixed(factor / square));
        }
        StepLength paper = StepLength.ofMaximumNorm(first, last);
        lengths.put("max norm " + Numbers.shown(first) + " to " + Numbers.shown(last), paper);
        lengths.put("max norm, capped", StepLength.capped(paper));
        return lengths;
    }

    /** |1 − λμ²|. */
    private static double factor(Found found, double lambda) {
        return Complex.ONE.subtract(found.mu.multiply(found.mu).multiply(lambda)).abs();
    }

    private void addTo(ResultsTable table, double t, String length, List<Found> each) {
        int n = each.size();
        for (int k = 0; k <= innerSteps; k++) {
            int step = k;
            table.addRow();
            table.addValue("t", t);
            table.addValue("n", n);
            table.addValue("step length", length);
            table.addValue("inner step", k);
            Mean.of(each, found -> found.byLength.get(length).errors().get(step)).addTo(table, "error", n);
            Mean.of(each, found -> relative(found.byLength.get(length), step)).addTo(table, "error, relative", n);
            if (k < innerSteps) {
                Mean.of(each, found -> lambda(found, length, step) * found.mu.abs() * found.mu.abs()).addTo(table, "lambda mu^2", n);
                Mean.of(each, found -> factor(found, lambda(found, length, step))).addTo(table, "|1 - lambda mu^2|", n);
            }
            table.addValue("|mu|", Mean.of(each, found -> found.mu.abs()).value());
        }
    }

    private static double lambda(Found found, String length, int step) {
        return found.byLength.get(length).lambdas().get(step);
    }

    private static double relative(Convergence convergence, int step) {
        return convergence.errors().get(step) / convergence.errors().get(0);
    }

    private ImagePlus plot(double t, List<String> lengths, List<Found> each) {
        StudyPlot plot = new StudyPlot("Convergence", "inner step, t = " + Numbers.shown(t), "error / first error").logarithmicY();
        double[] steps = IntStream.rangeClosed(0, innerSteps).mapToDouble(k -> k).toArray();
        for (String length : lengths) {
            plot.curve(length, steps, IntStream.rangeClosed(0, innerSteps).mapToDouble(k -> Mean.of(each, found -> relative(found.byLength.get(length), k)).value()).toArray(), null);
        }
        double lowest = each.stream().flatMap(found -> found.byLength.values().stream()).mapToDouble(convergence -> convergence.errors().stream().mapToDouble(error -> error).min().orElse(1)
                / convergence.errors().get(0)).min().orElse(1);
        double[] expected = IntStream.rangeClosed(0, innerSteps).mapToDouble(k -> Mean.of(each, found -> Math.pow(factor(found, FIXED[0] / (found.mu.abs() * found.mu.abs())), 2.0 * k)).value())
                .takeWhile(value -> value > lowest / 2).toArray(); // lower ones would press the curves together
        plot.line("leading eigenvector, 0.5/mu^2", Arrays.copyOf(steps, expected.length), expected);
        return plot.image();
    }
}
