/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The samplers for known pixels in plain Java and double precision, written after the paper and {@code python/constrained_diffusion/fast.py}, not after
 * the classes that they hold to account. One image, row after row.
 *
 * @param known 1 where a pixel is known, else 0
 * @param y the known pixels, 0 elsewhere
 * @param draw the next noise, N(0, I)
 */
record ReferenceSamplers(PlainPrior prior, double[] known, double[] y, Supplier<double[]> draw) {

    private double a(double t) {
        return prior.schedule().alpha(t);
    }

    private double s(double t) {
        return prior.schedule().sigma(t);
    }

    private static double[] each(int size, IntToDoubleFunction value) {
        return IntStream.range(0, size).mapToDouble(value).toArray();
    }

    private static double dot(double[] one, double[] other) {
        return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElseThrow();
    }

    private double[] noiseAt(double[] x, double[] x0, double t) {
        return each(x.length, i -> (x[i] - a(t) * x0[i]) / s(t));
    }

    private double[] product(double[] x, double[] x0, double[] e, double t, double delta) {
        double scale = largest(e) / delta;
        double[] there = prior.clean(each(x.length, i -> x[i] + e[i] / scale), t);
        return each(x.length, i -> (there[i] - x0[i]) * scale);
    }

    private double weight(double[] x0, double sigma) {
        double square = IntStream.range(0, y.length).mapToDouble(i -> known[i] * Math.pow(y[i] - x0[i], 2)).sum() / Arrays.stream(known).sum();
        return square <= sigma * sigma ? 0 : 1 - sigma * sigma / square;
    }

    /** The paper's sampler; sigma is the measurements' noise. */
    double[] newton(double[] noise, NewtonSettings settings, double sigma) {
        double[] times = prior.schedule().times(settings.steps());
        double[] x = each(noise.length, i -> s(times[0]) * noise[i]);
        for (int step = 0; step < settings.steps(); step++) {
            double t = times[step];
            double[] x0 = prior.clean(x, t);
            for (int k = 0; k < (a(t) < 1e-3 ? 0 : settings.innerSteps()); k++) {
                double[] before = x;
                double[] at = x0;
                double weight = weight(x0, sigma);
                if (weight == 0) {
                    continue;
                }
                double[] e = each(x.length, i -> weight * known[i] * (y[i] - at[i]));
                double[] g = product(x, x0, e, t, settings.delta());
                double share = settings.innerSteps() == 1 ? 0 : k / (settings.innerSteps() - 1.0);
                double lambda = settings.stepSize() + (settings.finalStepSize() - settings.stepSize()) * share;
                x = each(x.length, i -> before[i] + lambda * weight * g[i] / largest(g));
                x0 = prior.clean(x, t);
            }
            x = ddim(x0, noiseAt(x, x0, t), t, times[step + 1], settings.eta());
        }
        return x;
    }

    /** DDNM. */
    double[] projection(double[] noise, ProjectionSettings settings, double sigma) {
        double[] times = prior.schedule().times(settings.steps());
        double[] x = each(noise.length, i -> s(times[0]) * noise[i]);
        for (int step = 0; step < settings.steps(); step++) {
            double[] x0 = prior.clean(x, times[step]);
            double weight = weight(x0, sigma);
            double[] met = each(x.length, i -> x0[i] + weight * known[i] * (y[i] - x0[i]));
            x = ddim(met, noiseAt(x, x0, times[step]), times[step], times[step + 1], settings.eta());
        }
        return x;
    }

    /** DDIM eq. 12, with the deviation of eq. 16 times η. */
    private double[] ddim(double[] x0, double[] noise, double t, double next, double eta) {
        double beta = 1 - Math.pow(a(t) / a(next), 2);
        double sigma = eta * s(next) / s(t) * Math.sqrt(beta);
        double[] fresh = sigma > 0 ? draw.get() : new double[x0.length];
        double kept = Math.sqrt(s(next) * s(next) - sigma * sigma);
        return each(x0.length, i -> a(next) * x0[i] + kept * noise[i] + sigma * fresh[i]);
    }

    /**
     * What the fast sampler is given.
     *
     * @param initial the initial estimate
     * @param near 1 at known pixels beside unknown ones
     * @param times noisiest first, the clean one last
     * @param mean 1 where a mean is wanted
     * @param begin the time from which on it is
     */
    record Fast(double[] initial, double[] near, double[] times, double[] mean, double begin, double delta) {
    }

    /** As {@code fast.sample} in Python. */
    double[] fast(double[] noise, Fast run) {
        double[] times = run.times;
        double start = s(times[0]) / a(times[0]);
        boolean meanAlone = Arrays.stream(run.mean).allMatch(one -> one == 1);
        double[] mirrored = meanAlone ? each(noise.length, i -> s(times[0]) * noise[i]) : null;
        double[] x = each(noise.length, i -> a(times[0]) * run.initial[i] + s(times[0]) * noise[i]);
        double[] before = null;
        for (int step = 0; ; step++) {
            double t = times[step];
            double next = times[step + 1];
            double[][] found = paired(x, mirrored, t, run);
            if (step == times.length - 2) {
                return found[0];
            }
            double[] x0 = found[0];
            if (!meanAlone) {
                double[][] ahead = before == null ? found : extrapolated(found, before, times[step - 1], t, next);
                double kept = Math.pow(a(t) * s(next) / (a(next) * s(t)), 2 / (start * start));
                double[] fresh = draw.get();
                x = each(x.length, i -> a(next) * ahead[0][i] + s(next) * (kept * ahead[1][i] + Math.sqrt(1 - kept * kept) * fresh[i]));
            }
            before = x0;
            if (next <= run.begin) {
                double[] fresh = draw.get();
                double[] rest = x;
                double[] from = next == run.begin && !meanAlone ? run.initial : x0;
                mirrored = each(x.length, i -> run.mean[i] * s(next) * fresh[i]);
                x = each(x.length, i -> run.mean[i] == 1 ? a(next) * from[i] + s(next) * fresh[i] : rest[i]);
            }
        }
    }

    private double[][] extrapolated(double[][] found, double[] before, double earlier, double t, double next) {
        double now = Math.log(s(t) / a(t));
        double share = Math.min(1, (now - Math.log(s(next) / a(next))) / (2 * (Math.log(s(earlier) / a(earlier)) - now)));
        double[] change = each(before.length, i -> share * (found[0][i] - before[i]));
        return new double[][] {each(before.length, i -> found[0][i] + change[i]), each(before.length, i -> found[1][i] - change[i] * a(t) / s(t))};
    }

    private double[][] paired(double[] x, double[] mirrored, double t, Fast run) {
        double[][] one = moved(x, t, run);
        if (mirrored == null) {
            return one;
        }
        double[][] other = moved(each(x.length, i -> x[i] - 2 * mirrored[i]), t, run);
        return new double[][] {each(x.length, i -> (one[0][i] + other[0][i]) / 2), each(x.length, i -> (one[1][i] + other[1][i]) / 2)};
    }

    private double[][] moved(double[] x, double t, Fast run) {
        double[] x0 = prior.clean(x, t);
        double[] moved = x0;
        double[] e = each(x.length, i -> run.near[i] * (y[i] - x0[i]));
        double[] direction = e;
        for (int probe = 0; probe < (s(t) > a(t) ? 3 : 1); probe++) {
            double[] g = product(x, x0, direction, t, run.delta);
            double[] d = each(x.length, i -> run.near[i] * g[i]);
            double length = Math.max(0, dot(e, d)) / dot(d, d);
            double[] far = moved;
            double[] was = e;
            double[] along = direction;
            moved = each(x.length, i -> far[i] + length * g[i]);
            double[] left = each(x.length, i -> was[i] - length * d[i]);
            double ratio = dot(left, left) / dot(e, e);
            direction = each(x.length, i -> left[i] + ratio * along[i]);
            e = left;
        }
        double[] end = moved;
        return new double[][] {each(x.length, i -> known[i] == 1 ? y[i] : end[i]), noiseAt(x, x0, t)};
    }
}
