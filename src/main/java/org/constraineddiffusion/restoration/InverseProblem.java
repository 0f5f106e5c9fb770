package org.constraineddiffusion.restoration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.IntensityScale;

/**
 * What is to be solved: find planes x from measured planes y = A x + noise. Immutable; the planes are not changed.
 *
 * <pre>{@code
 * InverseProblem problem = InverseProblem.of(List.of(plane), ForwardModels.mask(hole, 0)).withCondition("nuclear_diameter", 20);
 * }</pre>
 *
 * @param measured planes y, [x, y] from (0, 0), all of one size, in the image's units: the channels of a plane, or slices of a volume
 * @param forwardModel A, the unknown pixels, and where the wanted planes lie
 * @param noiseOf the standard deviation of a measured plane's noise, in the image's units; 0 if it is exact
 * @param conditions what the user gives of what a model is conditioned on, by key; whatever is left out is estimated from known pixels
 * @param scale which intensities are −1 and 1 to the model; empty to take the model's percentiles of the known pixels
 */
public record InverseProblem(List<RandomAccessibleInterval<FloatType>> measured, ForwardModel forwardModel,
        ToDoubleFunction<RandomAccessibleInterval<FloatType>> noiseOf, Map<String, Double> conditions, Optional<IntensityScale> scale) {

    /** @throws IllegalArgumentException if there is no plane */
    public InverseProblem {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("An inverse problem needs at least one measured plane.");
        }
        measured = List.copyOf(measured);
        conditions = Map.copyOf(conditions);
    }

    /** Exact measurements, nothing given of the model's conditions. */
    public static InverseProblem of(List<RandomAccessibleInterval<FloatType>> measured, ForwardModel forwardModel) {
        return new InverseProblem(measured, forwardModel, plane -> 0, Map.of(), Optional.empty());
    }

    /** With noise whose standard deviation is estimated or given for each measured plane, in the image's units. */
    public InverseProblem withNoise(ToDoubleFunction<RandomAccessibleInterval<FloatType>> deviation) {
        return new InverseProblem(measured, forwardModel, deviation, conditions, scale);
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
        return new InverseProblem(measured, forwardModel, noiseOf, all, scale);
    }

    /** With a given intensity scale, for planes that are part of something larger. */
    public InverseProblem onScale(IntensityScale given) {
        return new InverseProblem(measured, forwardModel, noiseOf, conditions, Optional.of(given));
    }

    /** The standard deviation of the noise of some of the planes, as the root mean square over them. */
    double noise(List<RandomAccessibleInterval<FloatType>> planes) {
        return Math.sqrt(planes.stream().mapToDouble(noiseOf).map(noise -> noise * noise).average().orElse(0));
    }
}
