package org.constraineddiffusion.restoration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.operator.Canvas;

/** A problem on planes, without ImageJ. */
record PlanesJob(InverseProblem problem) implements Job {

    @Override
    public String name() {
        return "Restoration";
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
        for (int sample = 0; sample < options.samples(); sample++) {
            List<RandomAccessibleInterval<FloatType>> planes = blank();
            for (RestoredRegion region : pipeline.restore(given, RegionSeed.ofPlane(options.seed() + sample, 1), sample, options.samples())) {
                for (int i = 0; i < planes.size(); i++) {
                    put(planes.get(i), region.shown().get(i), region.pixels());
                }
            }
            samples.add(planes);
        }
        model.run();
        return new RestorationResult(Optional.empty(), samples, provenance.toString(), pipeline.report().evaluations(), pipeline.report().residual());
    }

    /** What the planes are where nothing is to be found: copies of the measured ones if these are of the wanted size. */
    private List<RandomAccessibleInterval<FloatType>> blank() {
        Canvas wanted = problem.forwardModel().wanted();
        return problem.measured().stream().<RandomAccessibleInterval<FloatType>>map(plane -> {
            RandomAccessibleInterval<FloatType> copy = ArrayImgs.floats(wanted.width(), wanted.height());
            if (problem.forwardModel().region().isPresent()) {
                LoopBuilder.setImages(Views.zeroMin(plane), copy).forEachPixel((source, target) -> target.set(source));
            }
            return copy;
        }).toList();
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
