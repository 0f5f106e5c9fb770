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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.constraineddiffusion.sampling.fast.FastTuning;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializer;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole runs of each sampler against references in double precision, on every machine: the prior is plain Java, so that processors can
 * only differ in the last bits of sums.
 */
class WholeRunParityTest extends TensorTest {

    private static final int HEIGHT = 40;
    private static final int WIDTH = 48;
    private static final double TOLERANCE = 1e-4;

    private PlainPrior prior;
    private NDArray noise;
    private NDArray image;

    @BeforeEach
    void makeProblem() {
        prior = new PlainPrior(manager, HEIGHT, WIDTH);
        noise = new NoiseSource(1, 1).next(manager, 1, HEIGHT, WIDTH);
        NDArray rows = manager.arange(0f, HEIGHT, 1f).mul(0.2).sin().reshape(1, 1, HEIGHT, 1);
        NDArray columns = manager.arange(0f, WIDTH, 1f).mul(0.3).cos().reshape(1, 1, 1, WIDTH);
        image = rows.add(columns).mul(0.4);
    }

    private NDArray knownBut(String... boxes) {
        NDArray known = manager.ones(new Shape(1, 1, HEIGHT, WIDTH));
        for (String box : boxes) {
            known.set(new NDIndex(":, :, " + box), 0);
        }
        return known;
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private ReferenceSamplers reference(NDArray known, long seed) {
        NoiseSource fresh = NoiseSource.fresh(seed, noise);
        return new ReferenceSamplers(prior, doubles(known), doubles(image.mul(known)), () -> doubles(fresh.next(manager, 1, HEIGHT, WIDTH)));
    }

    private static void assertSame(double[] expected, NDArray found) {
        double[] values = doubles(found);
        double off = IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i] - expected[i])).max().orElseThrow();
        assertEquals(0, off, TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.7, 0", "0, 0.2", "1, 0.2"})
    void newton(double eta, double sigma) {
        NDArray known = knownBut("4:20, 4:20");
        NewtonSettings settings = new NewtonSettings(8, 3, 0.5, 0.1, 0.02, eta, 5);
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), image.mul(known)).withNoise(sigma);
        SamplingResult found = new NewtonSampler(settings).sample(prior, constraint, noise, SamplingListener.NONE);
        assertSame(reference(known, 5).newton(doubles(noise), settings, sigma), found.image());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.7, 0", "0.7, 0.2"})
    void projection(double eta, double sigma) {
        NDArray known = knownBut("4:20, 4:20");
        ProjectionSettings settings = new ProjectionSettings(10, eta, 5);
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), image.mul(known)).withNoise(sigma);
        SamplingResult found = new ProjectionSampler(settings).sample(prior, constraint, noise, SamplingListener.NONE);
        assertSame(reference(known, 5).projection(doubles(noise), settings, sigma), found.image());
    }

    @Test
    void fastToThePosteriorMean() {
        List<Double> times = fast(knownBut("4:20, 4:7"), 1, Double.POSITIVE_INFINITY, 20);
        assertEquals(4, times.size(), "a late start");
    }

    @Test
    void fastToAPosteriorSample() {
        List<Double> times = fast(knownBut("4:36, 4:36"), 0, -1, 20);
        assertTrue(times.size() > 5, "an early start");
    }

    @Test
    void fastToBothInRegions() {
        NDArray known = knownBut("4:36, 4:36", "4:36, 44:46");
        List<Double> alone = new ArrayList<>();
        LinearConstraint strip = new LinearConstraint(new MaskOperator(knownBut("4:36, 44:46")), image);
        new FastSampler(FastSettings.DEFAULT).sample(prior, strip, noise, step -> alone.add(step.t()));
        fast(known, 2, alone.get(0), 20);
    }

    /**
     * @param mean 0: nowhere, 1: everywhere, 2: right of the wide hole
     * @return the times of the run, the last of which is the clean one
     */
    private List<Double> fast(NDArray known, int mean, double begin, int steps) {
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(known), image.mul(known));
        List<Double> times = new ArrayList<>();
        double delta = 0.02;
        NDArray found = new FastSampler(new FastSettings(steps, delta, 5), FastTuning.DEFAULT.withoutCheck(), Initializers.found()).sample(prior, constraint, noise, step -> times.add(step.t())).image();
        times.add(-1.0);
        Initializer initializer = Initializers.found().of(constraint).orElseThrow();
        InitialEstimate initial = initializer.estimate();
        NDArray near = initializer.localized().error(manager.full(known.getShape(), 1000f)).direction().lt(-1).toType(known.getDataType(), true);
        double[] where = new double[HEIGHT * WIDTH];
        Arrays.setAll(where, i -> mean == 1 || mean == 2 && i % WIDTH >= 40 && known.getFloat(0, 0, i / WIDTH, i % WIDTH) == 0 ? 1 : 0);
        double[] expected = reference(known, 5).fast(doubles(noise), new ReferenceSamplers.Fast(doubles(initial.image()), doubles(near),
                times.stream().mapToDouble(t -> t).toArray(), where, begin, delta));
        assertSame(expected, found);
        return times;
    }
}
