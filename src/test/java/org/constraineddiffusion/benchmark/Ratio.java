/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Compares the times of two jobs, done in turn so that what else the machine does weighs on both alike. Takes the time on
 * the wall and the time of all cores together; on a busy machine the latter says more.
 */
final class Ratio {

    record Time(double wall, double cores) {
    }

    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<Time> above = new ArrayList<>();
    private final List<Time> below = new ArrayList<>();

    /** Times each job {@code repeats} times, after one round that does not count; who goes first alternates. */
    static Ratio of(int repeats, Runnable numerator, Runnable denominator) {
        Ratio ratio = new Ratio();
        numerator.run();
        denominator.run();
        for (int i = 0; i < repeats; i++) {
            if (i % 2 == 0) {
                ratio.above.add(time(numerator));
            }
            ratio.below.add(time(denominator));
            if (i % 2 == 1) {
                ratio.above.add(time(numerator));
            }
        }
        return ratio;
    }

    static double seconds(Runnable job) {
        return time(job).wall;
    }

    static double coreSeconds(Runnable job) {
        return time(job).cores;
    }

    static Time time(Runnable job) {
        long wall = System.nanoTime();
        long cores = SYSTEM.getProcessCpuTime();
        job.run();
        return new Time((System.nanoTime() - wall) * 1e-9, (SYSTEM.getProcessCpuTime() - cores) * 1e-9);
    }

    private double[] ratios(ToDoubleFunction<Time> clock) {
        return IntStream.range(0, above.size()).mapToDouble(i -> clock.applyAsDouble(above.get(i)) / clock.applyAsDouble(below.get(i)))
                .sorted().toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String spread(double[] sorted) {
        return String.format(Locale.ROOT, "%.3f (%.3f ... %.3f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /** Medians, and in brackets the smallest and the largest. */
    @Override
    public String toString() {
        double seconds = median(above.stream().mapToDouble(Time::cores).sorted().toArray());
        return String.format(Locale.ROOT, "on the wall %s, of core time %s, %d repeats of %.2f s of core time", spread(ratios(Time::wall)),
                spread(ratios(Time::cores)), above.size(), seconds);
    }
}
