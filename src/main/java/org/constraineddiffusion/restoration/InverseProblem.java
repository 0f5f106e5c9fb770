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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.CameraNoise;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.ValueRange;

/**
 * What is to be solved: find planes x from measured planes y = A x + noise. Immutable; the planes are not changed.
 *
 * <pre>{@code
 * InverseProblem problem = InverseProblem.of(List.of(plane), ForwardModel.mask(hole, 0)).withCondition("nuclear_diameter", 20);
 * }</pre>
 *
 * @param measured planes y, [x, y] from (0, 0), all of one size, in the image's units: the channels of a plane, or slices of a volume
 * @param forwardModel A, the unknown pixels, and where the wanted planes lie
 * @param noiseOf the standard deviation of a measured plane's noise, in the image's units; 0 if it is exact
 * @param conditions what the user gives of what a model is conditioned on, by key; whatever is left out is estimated from known pixels
 * @param scale which intensities are −1 and 1 to the model; empty to take the model's percentiles of the known pixels
 * @param cameraNoise Poisson–Gaussian noise of each measured plane, which takes the place of {@code noiseOf}; empty for noise that is the same everywhere
 * @param range what the wanted values must lie within; empty for any value
 * @param guidance what critics ask of the wanted planes besides
 */
public record InverseProblem(List<RandomAccessibleInterval<FloatType>> measured, ForwardModel forwardModel,
        ToDoubleFunction<RandomAccessibleInterval<FloatType>> noiseOf, Map<String, Double> conditions, Optional<IntensityScale> scale,
        List<CameraNoise> cameraNoise, Optional<ValueRange> range, Guidance guidance) {

    /** @throws IllegalArgumentException if there is no plane, or camera noise of some planes only */
    public InverseProblem {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("An inverse problem needs at least one measured plane.");
        }
        if (!cameraNoise.isEmpty() && cameraNoise.size() != measured.size()) {
            throw new IllegalArgumentException("There must be camera noise for each of the " + measured.size() + " planes (got " + cameraNoise.size() + ").");
        }
        measured = List.copyOf(measured);
        cameraNoise = List.copyOf(cameraNoise);
        conditions = Map.copyOf(conditions);
    }

    /** Exact measurements, nothing given of the model's conditions. */
    public static InverseProblem of(List<RandomAccessibleInterval<FloatType>> measured, ForwardModel forwardModel) {
        return new InverseProblem(measured, forwardModel, plane -> 0, Map.of(), Optional.empty(), List.of(), Optional.empty(), Guidance.NONE);
    }

    /** With noise whose standard deviation is estimated or given for each measured plane, in the image's units. */
    public InverseProblem withNoise(ToDoubleFunction<RandomAccessibleInterval<FloatType>> deviation) {
        return new InverseProblem(measured, forwardModel, deviation, conditions, scale, cameraNoise, range, guidance);
    }

    /** With noise of one standard deviation in all planes, in the image's units, 0 or more. */
    public InverseProblem withNoise(double deviation) {
        return withNoise(plane -> deviation);
    }

    /** With a condition's value, in the condition's units. */
    public InverseProblem withCondition(String key, double value) {
        Map<String, Double> more = new HashMap<>(conditions);
        more.put(key, value);
        return withConditions(more);
    }

    /** With these conditions and no others. */
    public InverseProblem withConditions(Map<String, Double> all) {
        return new InverseProblem(measured, forwardModel, noiseOf, all, scale, cameraNoise, range, guidance);
    }

    /** With a given intensity scale, for planes that are part of something larger. */
    public InverseProblem onScale(IntensityScale given) {
        return new InverseProblem(measured, forwardModel, noiseOf, conditions, Optional.of(given), cameraNoise, range, guidance);
    }

    /** With Poisson–Gaussian noise of each measured plane. The forward model must be {@link ForwardModel#identity}. */
    public InverseProblem withCameraNoise(List<CameraNoise> ofEach) {
        return new InverseProblem(measured, forwardModel, noiseOf, conditions, scale, ofEach, range, guidance);
    }

    /** With a range of the wanted values: they meet exact linear measurements and the range both. */
    public InverseProblem within(Optional<ValueRange> values) {
        return new InverseProblem(measured, forwardModel, noiseOf, conditions, scale, cameraNoise, values, guidance);
    }

    /** With critics. */
    InverseProblem guidedBy(Guidance other) {
        return new InverseProblem(measured, forwardModel, noiseOf, conditions, scale, cameraNoise, range, other);
    }

    /** The same of values whose noise has a standard deviation of 1 everywhere, where it is Poisson–Gaussian; else this. */
    InverseProblem stabilized() {
        if (cameraNoise.isEmpty()) {
            return this;
        }
        List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            planes.add(mapped(measured.get(i), cameraNoise.get(i)::stabilized));
        }
        return new InverseProblem(planes, forwardModel, plane -> 1, conditions, scale, List.of(), range, guidance);
    }

    /**
     * A restored region of {@link #stabilized} in the values of this, with the mean of the measured planes: of less than a photon a pixel, the
     * transform alone takes a few per cent away.
     */
    RestoredRegion unstabilized(RestoredRegion region) {
        if (cameraNoise.isEmpty()) {
            return region;
        }
        List<RandomAccessibleInterval<FloatType>> planes = new ArrayList<>();
        for (int i = 0; i < region.planes().size(); i++) {
            RandomAccessibleInterval<FloatType> plane = mapped(region.planes().get(i), cameraNoise.get(i)::mean);
            double missing = mean(measured.get(i)) - mean(Views.interval(plane, Views.zeroMin(measured.get(i))));
            planes.add(mapped(plane, value -> value + missing));
        }
        return new RestoredRegion(planes, region.pixels());
    }

    private static double mean(RandomAccessibleInterval<FloatType> plane) {
        double sum = 0;
        long count = 0;
        for (FloatType value : plane) {
            sum += Float.isFinite(value.get()) ? value.get() : 0;
            count += Float.isFinite(value.get()) ? 1 : 0;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static RandomAccessibleInterval<FloatType> mapped(RandomAccessibleInterval<FloatType> plane, DoubleUnaryOperator function) {
        RandomAccessibleInterval<FloatType> result = ArrayImgs.floats(plane.dimensionsAsLongArray());
        LoopBuilder.setImages(Views.zeroMin(plane), result).forEachPixel((from, to) ->
                to.setReal(Float.isFinite(from.get()) ? function.applyAsDouble(from.get()) : from.get()));
        return Views.translate(result, plane.minAsLongArray());
    }

    /** The standard deviation of the noise of some of the planes, as the root mean square over them. */
    double noise(List<RandomAccessibleInterval<FloatType>> planes) {
        return Math.sqrt(planes.stream().mapToDouble(noiseOf).map(noise -> noise * noise).average().orElse(0));
    }
}
