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
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.DirectionalDerivative;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.study.Ablation;

/**
 * Fills the hidden pixels with {@code newton}, again and again with one setting changed, and compares with the truth.
 *
 * @param run its settings, of which one changes
 * @param samples seeds of each plane
 */
public record NewtonStudy(StudiedImage subject, Run run, int samples) {

    /**
     * The settings of {@code newton}; of the one that changes, the value that the others are compared with.
     *
     * @param steps S
     * @param innerSteps K
     * @param stepSize λ of the first inner step
     * @param finalStepSize λ of the last one
     * @param delta δ
     */
    public record Run(int steps, int innerSteps, double stepSize, double finalStepSize, double delta) {

        private NewtonSettings settings(int inner) {
            return new NewtonSettings(steps, inner, stepSize, finalStepSize, delta, 0, 0);
        }
    }

    /** One value of the setting that changes; NaN for what is no number. */
    private record Variant(String name, double value, NewtonSettings settings, DirectionalDerivative derivative) {
    }

    /** The outcomes of one plane: [variant][sample]. */
    private record Found(List<List<Outcome>> byVariant) {
    }

    /** What is kept of a run. */
    private record Outcome(double psnr, double knownError, int evaluations) {
    }

    /** How a variant is shown. */
    private record Axis(String title, String heading, String label, boolean logarithmic, int reference) {
    }

    /**
     * δ of the finite difference, and J e by exact differentiation where the model can.
     *
     * @param exact whether to try that
     */
    public StudyResult stepSizes(List<Double> deltas, boolean exact, StudyListener listener) {
        List<Variant> variants = deltas.stream().map(delta -> new Variant(Numbers.shown(delta), delta, run.settings(run.innerSteps), new FiniteDifference(delta))).toList();
        List<Variant> all = exact ? Stream.concat(variants.stream(), Stream.of(new Variant("exact", Double.NaN, run.settings(run.innerSteps), DirectionalDerivative.EXACT))).toList() : variants;
        return run(all, new Axis("Step Size Ablation", "delta", "delta of the finite difference", true, nearest(deltas, run.delta)), listener);
    }

    /** K, the inner steps of each step. */
    public StudyResult innerSteps(List<Integer> counts, StudyListener listener) {
        List<Variant> variants = counts.stream().map(k -> new Variant(String.valueOf(k), k, run.settings(k), new FiniteDifference(run.delta))).toList();
        return run(variants, new Axis("Inner Steps Ablation", "K", "inner steps K", false, nearest(counts.stream().map(Double::valueOf).toList(), run.innerSteps)), listener);
    }

    private static int nearest(List<Double> values, double to) {
        return IntStream.range(0, values.size()).boxed().min((a, b) -> Double.compare(Math.abs(values.get(a) - to), Math.abs(values.get(b) - to))).orElse(0);
    }

    private StudyResult run(List<Variant> asked, Axis axis, StudyListener listener) {
        ImageStack[] stack = new ImageStack[1];
        List<Variant> variants = new ArrayList<>(asked);
        List<Found> found = subject.hiding(listener, (plane, progress) -> {
            variants.removeIf(variant -> variant.derivative == DirectionalDerivative.EXACT && !hasExact(plane));
            if (plane.index() == 0) {
                stack[0] = new ImageStack(plane.window().width, plane.window().height);
                stack[0].addSlice("truth", StudyImages.of(plane.view().image()));
            }
            List<List<Outcome>> byVariant = new ArrayList<>();
            for (Variant variant : variants) {
                List<Outcome> each = new ArrayList<>();
                for (int sample = 0; sample < samples; sample++) {
                    double done = (byVariant.size() + (double) sample / samples) / variants.size();
                    progress.onProgress(done, axis.heading + " " + variant.name);
                    each.add(outcome(plane, variant, sample, stack[0]));
                }
                byVariant.add(each);
            }
            return new Found(byVariant);
        });
        ImagePlus fills = new ImagePlus(subject.image().getTitle() + " filled", stack[0]);
        fills.setDisplayRange(-1, 1);
        return new StudyResult(plot(variants, axis, found), axis.title, table(variants, axis, found), Optional.of(fills));
    }

    private static boolean hasExact(StudiedImage.Plane plane) {
        DiffusionPrior prior = plane.prior();
        Optional<NDArray> product = prior.jvp(plane.noise(), prior.schedule().nearest(1), plane.noise());
        product.ifPresent(NDArray::close);
        return product.isPresent();
    }

    private Outcome outcome(StudiedImage.Plane plane, Variant variant, int sample, ImageStack stack) {
        try (NDManager manager = plane.view().manager().newSubManager()) {
            NDArray noise = new NoiseSource(subject.seed() + plane.index() + 1000L * sample, 1).next(manager, plane.noise().getShape().get(1), plane.window().height, plane.window().width);
            Ablation filled = Ablation.of(new Ablation.Problem(plane.prior(), plane.view().image(), plane.view().known()), noise, variant.settings, variant.derivative,
                    SamplingListener.NONE);
            if (plane.index() == 0 && sample == 0) {
                stack.addSlice(variant.name, StudyImages.of(filled.image()));
            }
            return new Outcome(filled.psnr(), filled.knownError(), filled.evaluations());
        }
    }

    /** The mean over a plane's samples. */
    private static double mean(Found found, int variant, ToDoubleFunction<Outcome> quantity) {
        return found.byVariant.get(variant).stream().mapToDouble(quantity).average().orElse(Double.NaN);
    }

    private ResultsTable table(List<Variant> variants, Axis axis, List<Found> found) {
        ResultsTable table = StudyImages.table();
        int n = found.size();
        for (int i = 0; i < variants.size(); i++) {
            int variant = i;
            table.addRow();
            table.addValue(axis.heading, variants.get(i).name);
            table.addValue("n", n);
            table.addValue("seeds", samples);
            Mean.of(found, each -> mean(each, variant, Outcome::psnr)).addTo(table, "PSNR (dB)", n);
            Mean.of(found, each -> mean(each, variant, Outcome::psnr) - mean(each, axis.reference, Outcome::psnr))
                    .addTo(table, "PSNR less that of " + variants.get(axis.reference).name, n);
            Mean.of(found, each -> mean(each, variant, Outcome::knownError)).addTo(table, "error of known pixels", n);
            table.addValue("evaluations", found.get(0).byVariant.get(i).get(0).evaluations);
        }
        return table;
    }

    private ImagePlus plot(List<Variant> variants, Axis axis, List<Found> found) {
        StudyPlot plot = new StudyPlot(axis.title, axis.label, "PSNR of the hidden pixels (dB)");
        int[] numbers = IntStream.range(0, variants.size()).filter(i -> !Double.isNaN(variants.get(i).value)).toArray();
        double[] x = IntStream.of(numbers).mapToDouble(i -> variants.get(i).value).toArray();
        List<Mean> means = IntStream.of(numbers).mapToObj(i -> Mean.of(found, each -> mean(each, i, Outcome::psnr))).toList();
        plot.curve("finite difference", x, means.stream().mapToDouble(Mean::value).toArray(), found.size() > 1 ? means.stream().mapToDouble(Mean::error).toArray() : null);
        if (numbers.length < variants.size()) {
            double exact = Mean.of(found, each -> mean(each, variants.size() - 1, Outcome::psnr)).value();
            plot.line("exact J e", x, IntStream.of(numbers).mapToDouble(i -> exact).toArray());
        }
        return (axis.logarithmic ? plot.logarithmicX() : plot).image();
    }
}
