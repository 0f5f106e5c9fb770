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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.BeforeEach;

/** What tests on an image of 8×8 pixels from a Gaussian prior share, whose left columns are known: all answers can be computed. */
public abstract class HalfKnownImageTest extends TensorTest {

    protected static final int SIDE = 8;
    protected static final double MEAN = -0.5;
    protected static final int KNOWN = 3;

    protected GaussianPrior prior;
    protected NDArray image;

    @BeforeEach
    void makeProblem() {
        prior = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), SIDE, MEAN, 5);
        image = new NewtonSampler(new NewtonSettings(50, 0, 0, 0, 0.005, 0, 0))
                .sample(prior, x0 -> new ErrorDirection(x0.zerosLike(), 0), noise(77, 1), SamplingListener.NONE).image();
    }

    protected NDArray noise(long seed, int images) {
        return new NoiseSource(seed, images).next(manager, 1, SIDE, SIDE);
    }

    /** 1 in the first columns. */
    protected NDArray mask(int columns) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % SIDE < columns ? 1 : 0;
        }
        return manager.create(values, new Shape(1, 1, SIDE, SIDE));
    }

    protected LinearConstraint known(int columns) {
        return new LinearConstraint(new MaskOperator(mask(columns)), image.mul(mask(columns)));
    }

    protected static double distance(NDArray a, NDArray b) {
        return a.sub(b).square().mean().sqrt().getFloat();
    }

    /** The mean given the known pixels of {@link #image}, as if all were from this normal distribution. */
    protected NDArray givenTheKnown(double[] mean, double[][] covariance) {
        int[] inside = IntStream.range(0, SIDE * SIDE).filter(i -> i % SIDE < KNOWN).toArray();
        double[] found = Linear.conditionalMean(mean, covariance, inside, image.toFloatArray());
        return manager.create(Linear.flat(new double[][] {found}), new Shape(1, 1, SIDE, SIDE));
    }
}
