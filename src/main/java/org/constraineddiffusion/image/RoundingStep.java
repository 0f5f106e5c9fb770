package org.constraineddiffusion.image;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/** The step between the values of a plane that holds whole multiples of one, whatever its type: counts, counts times 16, counts / 255. */
public final class RoundingStep {

    /** How far a gap between two values may be from a multiple of the step, in steps. */
    private static final double TOLERANCE = 0.1;

    /** The part of the gaps that must be multiples. */
    private static final double ENOUGH = 0.9;

    private RoundingStep() {
    }

    /** In the plane's units; 0 if there is none, or only one value. */
    public static double of(RandomAccessibleInterval<FloatType> plane) {
        double[] values = new double[Math.toIntExact(plane.size())];
        int next = 0;
        for (FloatType value : plane) {
            values[next++] = value.get();
        }
        double[] distinct = Arrays.stream(values).filter(Double::isFinite).sorted().distinct().toArray();
        double[] gaps = IntStream.range(1, distinct.length).mapToDouble(i -> distinct[i] - distinct[i - 1]).toArray();
        double step = Arrays.stream(gaps).min().orElse(0);
        long multiples = DoubleStream.of(gaps).filter(gap -> Math.abs(gap / step - Math.rint(gap / step)) < TOLERANCE).count();
        return multiples >= ENOUGH * gaps.length ? step : 0;
    }
}
