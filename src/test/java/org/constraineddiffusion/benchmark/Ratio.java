package org.constraineddiffusion.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times two jobs in turn, so that what else the machine does weighs on both alike, and keeps the ratios of their times. */
final class Ratio {

    private final List<Double> ratios = new ArrayList<>();
    private final List<Double> first = new ArrayList<>();
    private final List<Double> second = new ArrayList<>();

    /** Times each job {@code repeats} times, after one round that does not count; who goes first alternates. */
    static Ratio of(int repeats, Runnable numerator, Runnable denominator) {
        Ratio result = new Ratio();
        seconds(numerator);
        seconds(denominator);
        for (int i = 0; i < repeats; i++) {
            double above = i % 2 == 0 ? seconds(numerator) : 0;
            double below = seconds(denominator);
            result.add(i % 2 == 0 ? above : seconds(numerator), below);
        }
        return result;
    }

    static double seconds(Runnable job) {
        long start = System.nanoTime();
        job.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    void add(double numerator, double denominator) {
        first.add(numerator);
        second.add(denominator);
        ratios.add(numerator / denominator);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /** min / median / max of the ratios, the ratio of the shortest times, and the median times. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ratio min %.3f, median %.3f, max %.3f of %d; of the shortest times %.3f; medians %.4f s / %.4f s",
                Collections.min(ratios), median(ratios), Collections.max(ratios), ratios.size(),
                Collections.min(first) / Collections.min(second), median(first), median(second));
    }
}
