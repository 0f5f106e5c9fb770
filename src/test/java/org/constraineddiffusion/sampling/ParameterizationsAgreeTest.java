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
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.RectifiedFlowSchedule;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.WrittenPrior;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One Gaussian prior, written as ε, v, sample and velocity, gives one result, whichever the sampler. */
class ParameterizationsAgreeTest extends TensorTest {

    private static final int SIDE = 8;
    private static final double TOLERANCE = 5e-3;
    private static final NoiseSchedule DISCRETE = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);
    private static final NoiseSchedule FLOW = new RectifiedFlowSchedule(1000);

    private NDArray mask() {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % SIDE < 3 ? 1 : 0;
        }
        return manager.create(values, new Shape(1, 1, SIDE, SIDE));
    }

    private NDArray sample(Sampler sampler, NoiseSchedule schedule, Parameterization parameterization) {
        DiffusionPrior prior = new GaussianPrior(manager, schedule, SIDE, -0.2, 5);
        NDArray image = random(4, 1, 1, 1, SIDE).broadcast(1, 1, SIDE, SIDE).mul(0.3);
        Constraint known = new LinearConstraint(new MaskOperator(mask()), image.mul(mask()));
        return sampler.sample(parameterization == null ? prior : new WrittenPrior(prior, parameterization), known,
                random(5, 2, 1, SIDE, SIDE), SamplingListener.NONE).image();
    }

    private void assertAlike(Sampler sampler, NoiseSchedule schedule, Parameterization parameterization) {
        NDArray expected = sample(sampler, schedule, null);
        assertEquals(0, largestDifference(expected, sample(sampler, schedule, parameterization)), TOLERANCE);
        assertTrue(largestDifference(expected, random(5, 2, 1, SIDE, SIDE)) > 0.5, "the noise is no result");
    }

    @ParameterizedTest
    @EnumSource(Parameterization.class)
    void underADiscreteSchedule(Parameterization parameterization) {
        assertAlike(new NewtonSampler(new NewtonSettings(10, 3, 0.5, 0.1, 0.005, 0.5, 1)), DISCRETE, parameterization);
        assertAlike(new FastSampler(FastSettings.DEFAULT), DISCRETE, parameterization);
    }

    /** At the flow's noisiest time, where this sampler starts, ε says nothing of x0; v needs a² + s² = 1. */
    @ParameterizedTest
    @EnumSource(value = Parameterization.class, names = {"SAMPLE", "VELOCITY"})
    void underARectifiedFlowFromPureNoise(Parameterization parameterization) {
        assertAlike(new NewtonSampler(new NewtonSettings(10, 3, 0.5, 0.1, 0.005, 0.5, 1)), FLOW, parameterization);
    }

    @ParameterizedTest
    @EnumSource(value = Parameterization.class, names = {"EPSILON", "SAMPLE", "VELOCITY"})
    void underARectifiedFlowFromAnInitialEstimate(Parameterization parameterization) {
        assertAlike(new FastSampler(FastSettings.DEFAULT), FLOW, parameterization);
    }

    /** x_t of both is a·x0 + s·ε up to a factor, so a Gaussian's clean estimate depends on s / a alone. */
    @Test
    void theFlowAndTheDiscreteScheduleSeeTheSameImageAtTheSameNoise() {
        double t = 400;
        double ratio = DISCRETE.sigma(t) / DISCRETE.alpha(t);
        double u = FLOW.timeOf(ratio);
        NDArray clean = random(8, 1, 1, SIDE, SIDE).mul(0.3);
        NDArray noise = random(9, 1, 1, SIDE, SIDE);
        NDArray one = new GaussianPrior(manager, DISCRETE, SIDE, -0.2, 5)
                .estimate(clean.mul(DISCRETE.alpha(t)).add(noise.mul(DISCRETE.sigma(t))), t).x0();
        NDArray other = new GaussianPrior(manager, FLOW, SIDE, -0.2, 5)
                .estimate(clean.mul(FLOW.alpha(u)).add(noise.mul(FLOW.sigma(u))), u).x0();
        assertEquals(0, largestDifference(one, other), 1e-4);
    }
}
