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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.SampleStatistics;
import org.constraineddiffusion.operator.Canvas;

/** A problem on planes, without ImageJ. */
record PlanesJob(InverseProblem problem) implements Job {

    @Override
    public String name() {
        return "Restoration";
    }

    @Override
    public InverseProblem example(RestorationOptions options) {
        return problem;
    }

    @Override
    public boolean fitsLatentModels() {
        return true;
    }

    @Override
    public void check(RestorationOptions options) {
    }

    @Override
    public RestorationResult run(Pipeline pipeline, RestorationOptions options, Provenance provenance, Runnable model) {
        InverseProblem given = options.conditions().isEmpty() ? problem : problem.withConditions(options.conditions());
        List<List<RandomAccessibleInterval<FloatType>>> samples = new ArrayList<>();
        Canvas wanted = problem.forwardModel().wanted();
        Optional<SampleStatistics> statistics = options.samples() == 1 ? Optional.empty()
                : Optional.of(new SampleStatistics(problem.measured().size(), wanted.width(), wanted.height()));
        for (int sample = 0; sample < options.samples(); sample++) {
            List<RestoredRegion> regions = pipeline.restore(given, RegionSeed.ofPlane(options.seed() + sample, 1), sample, options.samples());
            samples.add(planes(regions, RestoredRegion::shown));
            statistics.ifPresent(each -> each.add(planes(regions, RestoredRegion::planes)));
        }
        model.run();
        return new RestorationResult(Optional.empty(), samples, statistics.map(SampleStatistics::mean).orElse(List.of()),
                statistics.map(SampleStatistics::standardDeviation).orElse(List.of()), provenance.toString(), pipeline.report().evaluations(),
                pipeline.report().residual(), pipeline.report().check());
    }

    /** Restored values in their places, with copies of the measured planes around them if these are of the wanted size. */
    private List<RandomAccessibleInterval<FloatType>> planes(List<RestoredRegion> regions,
            Function<RestoredRegion, List<RandomAccessibleInterval<FloatType>>> values) {
        Canvas wanted = problem.forwardModel().wanted();
        List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
        for (RandomAccessibleInterval<FloatType> measured : problem.measured()) {
            RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(wanted.width(), wanted.height());
            if (problem.forwardModel().region().isPresent()) {
                LoopBuilder.setImages(Views.zeroMin(measured), plane).forEachPixel((source, target) -> target.set(source));
            }
            regions.forEach(region -> put(plane, values.apply(region).get(planes.size()), region.pixels()));
            planes.add(plane);
        }
        return planes;
    }

    private static void put(RandomAccessibleInterval<FloatType> target, RandomAccessibleInterval<FloatType> values, Optional<Mask> where) {
        if (where.isPresent()) {
            Interval bounds = where.get().bounds();
            LoopBuilder.setImages(Views.interval(where.get().bits(), bounds), Views.interval(values, bounds), Views.interval(target, bounds))
                    .forEachPixel((inside, value, pixel) -> pixel.set(inside.get() ? value.get() : pixel.get()));
        } else {
            LoopBuilder.setImages(Views.interval(values, target), target).forEachPixel((value, pixel) -> pixel.set(value));
        }
    }
}
