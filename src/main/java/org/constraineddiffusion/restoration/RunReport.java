/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.CriticConstraint;
import org.constraineddiffusion.constraint.SumConstraint;
import org.constraineddiffusion.image.CameraNoise;
import org.constraineddiffusion.image.GrainMatch;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;

/** What restorations took and assumed, for the provenance of their results. */
final class RunReport {

    /**
     * A check above this is worth a warning: of one validation image of each of 14 modalities, 13 are below it with microscopy, which was trained on such
     * images. As many are with nuclei-fluorescence, which was not: thin holes tell little of what an image shows.
     */
    private static final double FOREIGN = 1.5;

    /** The model for most images. */
    private static final String GENERAL = "microscopy";

    private OptionalDouble check = OptionalDouble.empty();
    private boolean foreign;
    private int evaluations;
    private int stored;
    private double residual;
    private boolean relative;
    private long nanoseconds;
    private long pixels;
    private String noise = "";
    private final Set<String> windows = new LinkedHashSet<>();
    private final Set<String> cameraNoise = new LinkedHashSet<>();
    private final Set<String> conditions = new LinkedHashSet<>();
    private final Set<String> grain = new LinkedHashSet<>();
    private boolean inverted;
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Counts the time of some work. */
    <T> T timed(Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        nanoseconds += System.nanoTime() - start;
        return result;
    }

    /** Follows a run of a sampler on behalf of a listener of the whole restoration. */
    static SamplingListener following(RestorationListener listener, int region, int regions) {
        return new SamplingListener() {
            @Override
            public void onStep(StepReport report) {
                listener.onStep(new RestorationListener.Step(region, regions, report.step(), report.total(), report.error()));
            }

            @Override
            public boolean isCanceled() {
                return listener.isCanceled();
            }
        };
    }

    /** Notes what the user was warned of. */
    void addWarning(String sentence) {
        warnings.add(sentence);
    }

    /** Counts a plane that was restored by a run before. */
    void addStored(int itsEvaluations) {
        stored++;
        evaluations += itsEvaluations;
    }

    /** Counts what a run of a sampler took. @param constraint its error is relative if a critic's is all there is */
    void add(SamplingResult result, Constraint constraint) {
        relative = constraint instanceof SumConstraint sum && !sum.terms().isEmpty() && sum.terms().get(0).constraint() instanceof CriticConstraint;
        evaluations += result.evaluations();
        residual = Math.max(residual, result.error());
        if (!Double.isNaN(result.check())) {
            check = OptionalDouble.of(Math.max(result.check(), check.orElse(0)));
        }
    }

    /** The largest error of the model at pixels that were held back, over that of interpolation; empty if none were. */
    OptionalDouble check() {
        return check;
    }

    /** What the user should know of the model, if it fails the check; once. */
    Optional<String> foreign(ModelPackage model) {
        if (foreign || check.orElse(0) <= FOREIGN) {
            return Optional.empty();
        }
        foreign = true;
        return Optional.of(String.format(Locale.ROOT, "model: '%s' may not fit this image: its error at known pixels beside the hole is %.2f times that of"
                + " interpolation, so the result is mostly interpolated%s.", model.name(), check.getAsDouble(),
                model.name().startsWith(GENERAL) ? "" : "; try model=" + GENERAL));
    }

    /** Notes what was assumed of a region. */
    void add(Plan plan, Plan.Region region, ModelPackage model) {
        noise = listed(plan.groups().stream().map(Plan.ChannelGroup::noise).toList());
        inverted |= plan.groups().stream().anyMatch(group -> group.scale().isInverted());
        Canvas canvas = region.canvas();
        pixels += canvas.pixels() * region.batches().stream().mapToLong(batch -> batch.groups().size()).sum();
        windows.add(canvas.width() + "x" + canvas.height() + " at " + -canvas.left() + "," + -canvas.top());
        for (Plan.Batch batch : region.batches()) {
            conditions.add(batch.conditions().entrySet().stream().map(each -> each.getKey() + " " + model.conditions().get(each.getKey()).text(each.getValue()))
                    .collect(Collectors.joining(", ")));
        }
    }

    /** Notes the Poisson–Gaussian noise of measured planes; none if theirs is the same everywhere. */
    void addCameraNoise(List<CameraNoise> ofPlanes) {
        ofPlanes.forEach(each -> cameraNoise.add("Poisson-Gaussian, variance " + number(each.gain()) + " x value "
                + (each.varianceAtZero() < 0 ? "- " : "+ ") + number(Math.abs(each.varianceAtZero()))));
    }

    /** Notes what noise a fill was given, by channel. */
    void add(List<GrainMatch.Grained> channels) {
        grain.add("matched, noise " + listed(channels.stream().map(GrainMatch.Grained::added).toList()) + " added, around it is "
                + listed(channels.stream().map(GrainMatch.Grained::around).toList()));
    }

    /** Notes why a fill was given no noise. */
    void addNoGrain(String why) {
        grain.add(why);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** Once, if all are alike. */
    private static String listed(List<Double> values) {
        List<String> texts = values.stream().map(RunReport::number).toList();
        return texts.stream().distinct().count() == 1 ? texts.get(0) : String.join(", ", texts);
    }

    /** The first, and how many more there are. */
    private static String shortened(Set<String> found) {
        return found.stream().findFirst().orElse("") + (found.size() > 1 ? " and " + (found.size() - 1) + " more" : "");
    }

    /** The pixels that the model worked on, of all regions. */
    long pixels() {
        return pixels;
    }

    /** How long the sampling took. */
    double seconds() {
        return nanoseconds * 1e-9;
    }

    /** Evaluations of the denoiser. */
    int evaluations() {
        return evaluations;
    }

    /** The largest root mean square error of a last clean estimate from its constraint, in the model's units. */
    double residual() {
        return residual;
    }

    /** Adds the model and what it took. */
    void describe(Provenance provenance, Model model, PriorSession session) {
        warnings.forEach(sentence -> provenance.add("warning", sentence));
        provenance.add("model", model.name()).add("model SHA-256", model.modelPackage().sha256());
        session.describe(provenance);
        if (!model.modelPackage().conditions().isEmpty()) {
            provenance.add("conditions", shortened(conditions));
        }
        if (!cameraNoise.isEmpty()) {
            provenance.add("noise model", shortened(cameraNoise));
        }
        if (inverted) {
            provenance.add("polarity", "dark objects; the model saw the image inverted");
        }
        if (!grain.isEmpty()) {
            provenance.add("grain", shortened(grain));
        }
        check.ifPresent(ratio -> provenance.add("check (model's error at known pixels held back, over interpolation's)", ratio));
        if (stored > 0) {
            provenance.add("planes restored by runs before", stored);
        }
        provenance.add("device", model.device()).add("worked on", shortened(windows)).add("evaluations", evaluations)
                .add(cameraNoise.isEmpty() ? "noise (standard deviation, image's units)" : "noise after the Anscombe transform", noise)
                .add(relative ? "critic loss (relative to the first estimate)" : "constraint error (root mean square, model's units)", residual)
                .add("seconds", seconds()).add("versions", Models.versions());
    }
}
