/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.stream.DoubleStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.junit.jupiter.api.Test;

/** Inner steps of a linear prior, whose error factors are known. */
class ConvergenceTest extends TensorTest {

    private static final double[] MU = {2, 1.5, 1, -1.8, 0.5, 0.1, -0.4, 1.2, 0.9};

    private Convergence of(double[] mu, NDArray known, StepLength length, int steps) {
        Constraint constraint = new LinearConstraint(new MaskOperator(known), random(1, 1, 1, 3, 3).mul(known));
        return Convergence.of(new Convergence.Setting(MatrixPrior.diagonal(manager, mu), 400, constraint, new FiniteDifference(0.5)), random(2, 1, 1, 3, 3), length, steps);
    }

    private NDArray all() {
        return manager.ones(new Shape(1, 1, 3, 3));
    }

    private static double[] same(double mu) {
        return DoubleStream.generate(() -> mu).limit(9).toArray();
    }

    @Test
    void eachPartOfTheErrorFallsByItsOwnFactor() {
        double lambda = 0.3;
        float[] y = random(1, 1, 1, 3, 3).toFloatArray();
        float[] x = random(2, 1, 1, 3, 3).toFloatArray();
        Convergence found = of(MU, all(), StepLength.fixed(lambda), 6);
        for (int k = 0; k <= 6; k++) {
            double expected = 0;
            for (int i = 0; i < 9; i++) {
                double e = (y[i] - MU[i] * x[i]) * Math.pow(1 - lambda * MU[i] * MU[i], k);
                expected += e * e / 9;
            }
            assertEquals(expected, found.errors().get(k), 2e-3 * expected, "after step " + k);
        }
        assertEquals(7, found.errors().size());
        assertEquals(6, found.lambdas().size());
    }

    @Test
    void threeOverTheSquareDivergesAndHalfAndOneAndAHalfConverge() {
        double square = 4;
        Convergence half = of(same(2), all(), StepLength.fixed(0.5 / square), 5);
        Convergence more = of(same(2), all(), StepLength.fixed(1.5 / square), 5);
        Convergence three = of(same(2), all(), StepLength.fixed(3 / square), 5);
        for (int k = 1; k <= 5; k++) {
            assertEquals(0.25, half.errors().get(k) / half.errors().get(k - 1), 0.01);
            assertEquals(0.25, more.errors().get(k) / more.errors().get(k - 1), 0.01);
            assertEquals(4, three.errors().get(k) / three.errors().get(k - 1), 0.05);
        }
    }

    @Test
    void hiddenPixelsDoNotCount() {
        NDArray known = all();
        known.set(new NDIndex("0, 0, 1, 1"), 0f);
        double[] mu = same(1);
        mu[4] = 100;
        Convergence found = of(mu, known, StepLength.fixed(0.5), 3);
        assertEquals(0.25, found.errors().get(1) / found.errors().get(0), 0.01);
    }

    @Test
    void thePapersStepsMoveAPixelByTheSizeWhichGoesFromFirstToLast() {
        NDArray direction = random(5, 1, 1, 3, 3).mul(7);
        StepLength paper = StepLength.ofMaximumNorm(0.5, 0.1);
        double[] sizes = {0.5, 0.4, 0.3, 0.2, 0.1};
        for (int k = 0; k < 5; k++) {
            double lambda = paper.of(new StepLength.Step(k, 5, direction, direction, null, 0));
            assertEquals(sizes[k], direction.mul(lambda).abs().max().getFloat(), 1e-5);
        }
        assertEquals(0.5, direction.mul(paper.of(new StepLength.Step(0, 1, direction, direction, null, 0))).abs().max().getFloat(), 1e-5);
    }

    @Test
    void aCapFindsTheBestLengthAfterOneStepThatWasTooLong() {
        Convergence free = of(same(2), all(), StepLength.ofMaximumNorm(5, 5), 2);
        Convergence capped = of(same(2), all(), StepLength.capped(StepLength.ofMaximumNorm(5, 5)), 2);
        assertEquals(free.errors().get(1), capped.errors().get(1), 1e-9, "the first step has no cap");
        assertEquals(0.25, capped.lambdas().get(1), 0.01, "1/μ²");
        assertTrue(capped.errors().get(2) < 1e-3 * capped.errors().get(0) && free.errors().get(2) > 0.1 * free.errors().get(0), capped.errors() + " " + free.errors());
    }

    @Test
    void aStepThatMadeTheErrorLargerAlongItselfSetsNoCap() {
        NDArray before = all();
        NDArray larger = before.mul(1.5);
        double lambda = StepLength.capped(StepLength.fixed(0.7)).of(new StepLength.Step(1, 3, larger, larger, before, 0.2));
        assertEquals(0.7, lambda);
    }
}
