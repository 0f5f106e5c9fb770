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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ConstantUtils;
import net.imglib2.view.Views;
import org.constraineddiffusion.constraint.BoundedProjection;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.image.ValueRange;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;

/**
 * The path of the data: an inverse problem is planned, its measured planes become tensors, the forward model a constraint, a sampler
 * samples images from the prior that meet it, and these become planes again.
 */
final class Pipeline {

    private final PriorSession session;
    private final RestorationOptions options;
    private final RestorationListener listener;
    private final RunReport report;

    Pipeline(PriorSession session, RestorationOptions options, RestorationListener listener) {
        this(session, options, listener, new RunReport());
        session.warnings().forEach(listener::onWarning);
    }

    private Pipeline(PriorSession session, RestorationOptions options, RestorationListener listener, RunReport report) {
        this.session = session;
        this.options = options;
        this.listener = listener;
        this.report = report;
    }

    /** The same, whose fills are left as they are sampled. */
    Pipeline withoutGrain() {
        return new Pipeline(session, options.withoutGrain(), listener, report);
    }

    /**
     * Takes one posterior sample. Grey models see each plane by itself, from the same noise; colour models as many as they have channels.
     *
     * @param turn which of {@code turns} restorations this is, for the listener
     * @return the regions, which together hold all that is to be found
     */
    List<RestoredRegion> restore(InverseProblem problem, RegionSeed seed, int turn, int turns) {
        Polarity polarity = problem.cameraNoise().isEmpty() ? options.polarity() : options.polarity().settled(problem, session.model());
        Plan plan = Plan.of(problem.stabilized(), session, polarity);
        List<RestoredRegion> restored = new ArrayList<>();
        for (Plan.Region region : plan.regions()) {
            int index = turn * plan.regions().size() + restored.size();
            SamplingListener steps = RunReport.following(listener, index, turns * plan.regions().size());
            long own = seed.of(region, plan.groups());
            restored.add(problem.unstabilized(report.timed(() -> restore(plan, region, own, steps))));
        }
        report.addCameraNoise(problem.cameraNoise());
        return restored;
    }

    private RestoredRegion restore(Plan plan, Plan.Region region, long seed, SamplingListener steps) {
        Map<Plan.ChannelGroup, List<RandomAccessibleInterval<FloatType>>> planes = new HashMap<>();
        for (Plan.Batch batch : region.batches()) {
            planes.putAll(sample(plan, region, batch,
                    new PriorSession.Sampling(options.samplerOfEach().withSeed(seed).create(), seed, showing(region, batch, steps))));
        }
        report.add(plan, region, session.model());
        List<RandomAccessibleInterval<FloatType>> all = new ArrayList<>();
        for (Plan.ChannelGroup group : plan.groups()) {
            all.addAll(group.scale().isConstant() ? group.constant(region.canvas()) : planes.get(group.firstAlike(plan.groups())));
        }
        RestoredRegion restored = new RestoredRegion(all, region.forwardModel().region());
        return restored.pixels().isEmpty() || options.grain() == Grain.NONE ? restored
                : restored.grained(plan.groups(), region.forwardModel(), ~seed, report);
    }

    private Map<Plan.ChannelGroup, List<RandomAccessibleInterval<FloatType>>> sample(Plan plan, Plan.Region region, Plan.Batch batch,
            PriorSession.Sampling sampling) {
        Canvas canvas = region.canvas();
        try (NDManager manager = session.newManager()) {
            NDArray measured = measured(region, batch, manager);
            Constraint data = region.forwardModel().constraint(canvas, measured, batch.noise(), manager);
            Constraint constraint = plan.guidance().with(data, session, canvas, plan.scaling(), manager);
            options.sampler().refusal(constraint).ifPresent(sentence -> {
                throw new InputException("method: " + sentence);
            });
            Shape shape = new Shape(batch.groups().size(), batch.channels(), canvas.height(), canvas.width());
            SamplingResult result = session.sample(new PriorSession.Target(constraint, shape, batch.conditions(),
                    start(plan, batch, canvas, manager)), sampling, manager);
            report.add(result, constraint);
            report.foreign(session.model()).ifPresent(this::warn);
            NDArray image = region.range().map(range -> within(range, constraint, batch, result.image())).orElse(result.image());
            Map<Plan.ChannelGroup, List<RandomAccessibleInterval<FloatType>>> planes = new HashMap<>();
            for (int i = 0; i < batch.groups().size(); i++) {
                planes.put(batch.groups().get(i), batch.groups().get(i).toPlanes(image.get(i + ":" + (i + 1)), canvas));
            }
            return planes;
        }
    }

    /** A listener that shows the clean estimates of a batch's first image to the user, too. */
    private SamplingListener showing(Plan.Region region, Plan.Batch batch, SamplingListener steps) {
        if (session.model().latent().isPresent()) {
            return steps;
        }
        return new SamplingListener() {
            @Override
            public void onStep(StepReport step) {
                steps.onStep(step);
                if (listener.wantsEstimate()) {
                    listener.onEstimate(batch.groups().get(0).toPlanes(step.x0().get("0:1"), region.canvas()));
                }
            }

            @Override
            public boolean isCanceled() {
                return steps.isCanceled();
            }
        };
    }

    /** An image that meets exact measurements, with its values in a range: a type would cut them off. A latent model's meets them too loosely for that. */
    private NDArray within(ValueRange range, Constraint constraint, Plan.Batch batch, NDArray image) {
        if (session.model().latent().isPresent() || !(constraint instanceof LinearConstraint linear)) {
            return image;
        }
        float[] least = new float[batch.groups().size()];
        float[] largest = new float[least.length];
        for (int i = 0; i < least.length; i++) {
            double one = batch.groups().get(i).scale().toModel(range.least());
            double other = batch.groups().get(i).scale().toModel(range.largest());
            least[i] = (float) Math.min(one, other); // a scale may be inverted
            largest[i] = (float) Math.max(one, other);
        }
        return new BoundedProjection(linear, least, largest).project(image);
    }

    /** Warns the user, and notes it for the provenance. */
    void warn(String sentence) {
        listener.onWarning(sentence);
        report.addWarning(sentence);
    }

    /** The measured planes over a canvas, unknown pixels too, mirrored beyond the image. */
    private static Optional<PriorSession.Start> start(Plan plan, Plan.Batch batch, Canvas canvas, NDManager manager) {
        if (plan.guidance().structure() == 0) {
            return Optional.empty();
        }
        Interval window = FinalInterval.createMinSize(-canvas.left(), -canvas.top(), canvas.width(), canvas.height());
        RandomAccessibleInterval<BitType> known = ConstantUtils.constantRandomAccessibleInterval(new BitType(false), window);
        NDArray images = tensor(batch, (plane, scale) -> KnownPlane.of(Views.interval(Views.extendMirrorSingle(plane), window), known, scale), manager);
        return Optional.of(new PriorSession.Start(images, plan.guidance().structure()));
    }

    /** In the model's units, 0 where unknown: {@code [n, c, h, w]}. */
    private static NDArray measured(Plan.Region region, Plan.Batch batch, NDManager manager) {
        return tensor(batch, (plane, scale) -> KnownPlane.of(plane, region.forwardModel().unknown(region.canvas()), scale), manager);
    }

    private static NDArray tensor(Plan.Batch batch,
            BiFunction<RandomAccessibleInterval<FloatType>, IntensityScale, RandomAccessibleInterval<FloatType>> scaled, NDManager manager) {
        NDList images = new NDList();
        for (Plan.ChannelGroup group : batch.groups()) {
            NDList channels = new NDList();
            for (RandomAccessibleInterval<FloatType> plane : group.planes()) {
                channels.add(Tensors.of(manager, scaled.apply(plane, group.scale())));
            }
            images.add(NDArrays.concat(channels, 1));
        }
        return NDArrays.concat(images);
    }

    /** What the restorations so far took. */
    RunReport report() {
        return report;
    }

    /** What all restorations of this run share. */
    RestorationOptions options() {
        return options;
    }

    /** The model. */
    PriorSession session() {
        return session;
    }
}
