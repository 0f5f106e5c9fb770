/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import java.util.Arrays;
import java.util.stream.Stream;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * The times of the fast sampler's runs, noisiest first, the clean time last.
 *
 * @param wholeSteps the steps of a run from pure noise; a later start takes its share of them
 */
record FastTimes(NoiseSchedule schedule, int wholeSteps, FastTuning tuning) {

    /** From pure noise. */
    double[] fromPureNoise() {
        return even(schedule.times(1)[0], tuning.start().noisiest() / tuning.end().fall());
    }

    /** From an estimate whose unknown pixels lie at a distance from known ones. */
    double[] from(double distance) {
        double start = tuning.startOf(distance);
        return even(schedule.timeOf(start), tuning.endOf(start));
    }

    /** A measured image is the noisy image at the time of its noise: one step there, one at less unless steps are few, and the clean time. */
    double[] fromMeasuredNoise(double deviation) {
        double first = schedule.timeOf(deviation);
        double last = schedule.timeOf(deviation * tuning.end().leftOfNoise());
        double clean = schedule.times(1)[1];
        return last < first && wholeSteps > tuning.end().fewSteps() ? new double[] {first, last, clean} : new double[] {first, clean};
    }

    /**
     * Of half-quadratic splitting: noise-to-signal ratios in geometric progression, and the clean time.
     *
     * @param paired whether there are two evaluations at the last ratio, and not one
     */
    double[] ofSplitting(FastTuning.Splitting splitting, double distance, boolean paired) {
        int count = splitting.evaluations(wholeSteps) - (paired ? 1 : 0);
        double first = splitting.startOf(distance);
        double[] times = new double[count + 1];
        for (int i = 0; i < count; i++) {
            times[i] = schedule.timeOf(first * Math.pow(splitting.last() / first, count == 1 ? 0.5 : i / (count - 1.0)));
        }
        times[count] = schedule.times(1)[1];
        return times;
    }

    /** The times before a late start, the late start's own, and what comes after these. */
    static double[] joined(double[] times, double[] own) {
        double last = own[own.length - 2];
        return Stream.of(Arrays.stream(times).filter(time -> time > own[0]), Arrays.stream(own, 0, own.length - 1),
                Arrays.stream(times).filter(time -> time < last)).flatMapToDouble(part -> part).toArray();
    }

    /** From a time to that of the last noise-to-signal ratio, evenly, and the clean one. */
    private double[] even(double wanted, double lastRatio) {
        double[] whole = schedule.times(1);
        double last = schedule.timeOf(lastRatio);
        double first = Math.max(wanted, last);
        int steps = (int) Math.max(FastSettings.LEAST_STEPS, Math.rint(wholeSteps * (first - last) / (whole[0] - whole[1])));
        double[] times = new double[steps + 1];
        int count = 0;
        for (int i = 0; i < steps; i++) {
            double time = schedule.nearest(first + (last - first) * i / (steps - 1));
            if (count == 0 || time < times[count - 1]) {
                times[count++] = time;
            }
        }
        times[count++] = whole[1];
        return Arrays.copyOf(times, count);
    }
}
