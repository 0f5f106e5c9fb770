/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.PlainPrior;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with known pixels against the papers' algorithms in plain Java and double precision, with the same noise. */
class BaselineParityTest extends TensorTest {

    private static final int HEIGHT = 10;
    private static final int WIDTH = 12;
    private static final double TOLERANCE = 1e-4;

    private PlainPrior prior;
    private NDArray noise;
    private NDArray known;
    private NDArray image;
    private double[] m;
    private double[] y;
    private NoiseSource fresh;

    @BeforeEach
    void makeProblem() {
        prior = new PlainPrior(manager, HEIGHT, WIDTH);
        noise = random(3, 1, 1, HEIGHT, WIDTH);
        known = manager.ones(new Shape(1, 1, HEIGHT, WIDTH));
        known.set(new NDIndex(":, :, 2:8, 3:9"), 0);
        image = random(4, 1, 1, HEIGHT, WIDTH).muli(0.4);
        m = doubles(known);
        y = doubles(image.mul(known));
        fresh = NoiseSource.fresh(5, noise);
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private void assertSame(double[] expected, Sampler sampler, double sigma) {
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), image.mul(known)).withNoise(sigma);
        double[] found = doubles(sampler.sample(prior, constraint, noise, SamplingListener.NONE).image());
        assertEquals(0, IntStream.range(0, found.length).mapToDouble(i -> Math.abs(found[i] - expected[i])).max().orElseThrow(), TOLERANCE);
    }

    private double[] each(IntToDoubleFunction value) {
        return IntStream.range(0, HEIGHT * WIDTH).mapToDouble(value).toArray();
    }

    private double[] draw() {
        return doubles(fresh.next(manager, 1, HEIGHT, WIDTH));
    }

    /** √ᾱ and √(1 − ᾱ) of a time. */
    private double a(double t) {
        return prior.schedule().alpha(t);
    }

    private double s(double t) {
        return prior.schedule().sigma(t);
    }

    private double[] start(double t) {
        double[] n = doubles(noise);
        return each(i -> s(t) * n[i]);
    }

    /** Numbers of times from S − 1 to −1 with all steps back, as the schedules of RePaint's and DDNM's code. */
    private static int[] indices(int steps, int length, int visits) {
        int[] left = new int[steps];
        for (int j = 0; j < steps - length; j += length) {
            left[j] = visits - 1;
        }
        IntStream.Builder all = IntStream.builder();
        int t = steps;
        while (t >= 1) {
            all.add(--t);
            if (left[t]-- > 0) {
                for (int k = 0; k < length; k++) {
                    all.add(++t);
                }
            }
        }
        return all.add(-1).build().toArray();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 0", "0.85, 1, 1, 0", "0.85, 3, 3, 0", "0.85, 1, 2, 0", "0.85, 2, 2, 0.3", "0, 1, 1, 0.3"})
    void ddnm(double eta, int length, int repeats, double sigma) {
        int steps = 10;
        double[] times = prior.schedule().times(steps);
        int[] indices = indices(steps, length, repeats);
        double[] x = start(times[0]);
        double[] x0 = null;
        for (int k = 0; k + 1 < indices.length; k++) {
            double t = times[steps - 1 - indices[k]];
            double next = times[steps - 1 - indices[k + 1]];
            boolean turns = k + 2 < indices.length && indices[k + 2] > indices[k + 1];
            if (indices[k + 1] < indices[k]) {
                double[] xt = x;
                double[] clean = prior.clean(x, t);
                double[] e = each(i -> (xt[i] - a(t) * clean[i]) / s(t));
                boolean much = s(next) >= a(next) * sigma;
                double lambda = much ? 1 : s(next) / (a(next) * sigma);
                double gamma = much ? Math.sqrt(s(next) * s(next) - Math.pow(a(next) * sigma, 2)) : 0;
                // Where the walk turns, x is not used, and its noise not drawn.
                double[] n = turns || gamma * eta == 0 ? new double[x.length] : draw();
                x = each(i -> a(next) * (clean[i] - lambda * m[i] * (clean[i] - y[i])) + gamma * (eta * n[i] + Math.sqrt(1 - eta * eta) * e[i]));
                x0 = clean;
            } else if (!turns) {
                // Each step back starts from the clean estimate: the last one alone counts.
                double[] clean = x0;
                double[] n = draw();
                x = each(i -> a(next) * clean[i] + s(next) * n[i]);
            }
        }
        assertSame(x, new DdnmSampler(new DdnmSettings(steps, eta, length, repeats, 5)), sigma);
    }

    @ParameterizedTest
    @CsvSource({"7, 0.1, true, 0", "7, 0, true, 0", "3, 1, false, 0.2", "25, 0.4, true, 0.2"})
    void diffPir(double lambda, double zeta, boolean clip, double sigma) {
        int steps = 10;
        double[] x = start(999);
        double noiseOfData = Math.max(sigma, 0.001);
        for (int k = 0; k < steps; k++) {
            double t = Math.rint(999 - 1000 * Math.sqrt(k / 10.0));
            double next = Math.rint(999 - 1000 * Math.sqrt((k + 1) / 10.0));
            double rho = lambda * noiseOfData * noiseOfData * Math.pow(a(t) / s(t), 2);
            double[] xt = x;
            double[] x0 = prior.clean(x, t);
            double[] clipped = clip ? each(i -> Math.max(-1, Math.min(1, x0[i]))) : x0;
            double[] met = each(i -> (m[i] * y[i] + rho * clipped[i]) / (m[i] + rho));
            double[] e = each(i -> (xt[i] - a(t) * met[i]) / s(t));
            double[] n = s(next) * zeta == 0 ? new double[x.length] : draw();
            x = each(i -> a(next) * met[i] + s(next) * (Math.sqrt(1 - zeta) * e[i] + Math.sqrt(zeta) * n[i]));
        }
        assertSame(x, new DiffPirSampler(new DiffPirSettings(steps, lambda, zeta, clip, 5)), sigma);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "1, 2"})
    void rePaint(int length, int repeats) {
        int steps = 10;
        double[] times = prior.schedule().times(steps);
        int[] indices = indices(steps, length, repeats);
        double[] x = start(times[0]);
        for (int k = 0; k + 1 < indices.length; k++) {
            double t = times[steps - 1 - indices[k]];
            double next = times[steps - 1 - indices[k + 1]];
            double[] before = x;
            if (indices[k + 1] < indices[k]) {
                double[] pasted = k == 0 ? null : draw();
                double[] xt = k == 0 ? before : each(i -> m[i] * (a(t) * y[i] + s(t) * pasted[i]) + (1 - m[i]) * before[i]);
                double[] x0 = prior.clean(xt, t);
                // The mean and variance of q(x' | x, x0): Ho et al. 2020, eq. 7, with ᾱ = a² and β = 1 − a² / a'².
                double beta = 1 - Math.pow(a(t) / a(next), 2);
                double ofClean = a(next) * beta / (s(t) * s(t));
                double ofNoisy = a(t) / a(next) * s(next) * s(next) / (s(t) * s(t));
                double deviation = Math.sqrt(beta) * s(next) / s(t);
                double[] n = deviation > 0 ? draw() : new double[x.length];
                x = each(i -> ofClean * x0[i] + ofNoisy * xt[i] + deviation * n[i]);
            } else {
                double beta = 1 - Math.pow(a(next) / a(t), 2);
                double[] n = draw();
                x = each(i -> Math.sqrt(1 - beta) * before[i] + Math.sqrt(beta) * n[i]);
            }
        }
        double[] last = x;
        assertSame(each(i -> m[i] * y[i] + (1 - m[i]) * last[i]), new RePaintSampler(new RePaintSettings(steps, length, repeats, 5)), 0);
    }
}
