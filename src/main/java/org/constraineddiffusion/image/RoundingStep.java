package org.constraineddiffusion.image;

import java.util.Arrays;
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
        double[] gaps = gaps(plane);
        double step = Arrays.stream(gaps).min().orElse(0);
        long multiples = Arrays.stream(gaps).filter(gap -> Math.abs(gap / step - Math.rint(gap / step)) < TOLERANCE).count();
        return multiples >= ENOUGH * gaps.length ? step : 0;
    }

    /** Between each value and the next larger one. */
    private static double[] gaps(RandomAccessibleInterval<FloatType> plane) {
        float[] sorted = new float[Math.toIntExact(plane.size())];
        int count = 0;
        for (FloatType value : plane) {
            if (Float.isFinite(value.get())) {
                sorted[count++] = value.get();
            }
        }
        Arrays.sort(sorted, 0, count);
        double[] gaps = new double[Math.max(0, count - 1)];
        int found = 0;
        for (int i = 1; i < count; i++) {
            if (sorted[i] > sorted[i - 1]) {
                gaps[found++] = (double) sorted[i] - sorted[i - 1];
            }
        }
        return Arrays.copyOf(gaps, found);
    }
}
