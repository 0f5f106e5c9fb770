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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.junit.jupiter.api.Test;

/** One time of the fast sampler, against the mean of all images that have the known pixels. */
class ConjugateDirectionUpdateTest extends HalfKnownImageTest {

    private ConjugateDirectionUpdate update(DiffusionPrior evaluated) {
        return new ConjugateDirectionUpdate(evaluated, known(KNOWN), known(KNOWN), new FiniteDifference(0.005), FastTuning.DEFAULT.steps());
    }

    @Test
    void oneStepMovesTowardsTheMeanGivenTheKnownPixelsToo() {
        double t = 400;
        NDArray x = random(8, 1, 1, SIDE, SIDE).mul(0.4).add(-0.3);
        NDArray plain = prior.estimate(x, t).x0();
        ConjugateDirectionUpdate search = update(prior);
        NDArray moved = search.update(x.duplicate(), t).x0();
        NDArray hole = mask(KNOWN).neg().add(1);
        NDArray expected = posteriorMean(x, t);
        double before = distance(plain.mul(hole), expected.mul(hole));
        double after = distance(moved.mul(hole), expected.mul(hole));
        assertTrue(after < 0.5 * before, "away by " + before + " before, " + after + " after");
    }

    @Test
    void aNoisyStepTriesThreeDirectionsAndComesNearerToThatMean() {
        double t = 600;
        NDArray x = random(8, 1, 1, SIDE, SIDE).mul(0.8).add(-0.3);
        int[] evaluations = new int[1];
        ConjugateDirectionUpdate search = update(new CountingPrior(prior, () -> evaluations[0]++));
        NDArray hole = mask(KNOWN).neg().add(1);
        NDArray expected = posteriorMean(x, t);
        NDArray moved = search.update(x.duplicate(), t).x0();
        assertEquals(4, evaluations[0]);
        double before = distance(prior.estimate(x, t).x0().mul(hole), expected.mul(hole));
        double after = distance(moved.mul(hole), expected.mul(hole));
        assertTrue(after < 0.45 * before, "away by " + before + " before, " + after + " after");
    }

    /** Of a prior with J = −I, the error grows along J e: a length below 0 would shorten it, and follow no direction that was tried. */
    @Test
    void theLengthOfAMoveIsNeverNegative() {
        DiffusionPrior negative = new Negative(prior);
        Constraint free = x0 -> known(SIDE).error(x0);
        for (double t : new double[] {300, 700}) {
            NDArray x = noise(8, 1);
            NDArray moved = new ConjugateDirectionUpdate(negative, free, free, new FiniteDifference(0.005), FastTuning.DEFAULT.steps()).update(x, t).x0();
            assertEquals(0, largestDifference(moved, x.neg()), "at " + t);
        }
    }

    /** A prior whose clean estimate is the negative of the noisy image. */
    private record Negative(GaussianPrior other) implements DiffusionPrior {

        @Override
        public Estimate estimate(NDArray xt, double t) {
            return new Estimate(xt.neg(), xt.zerosLike());
        }

        @Override
        public NoiseSchedule schedule() {
            return other.schedule();
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public NDManager newManager() {
            return other.newManager();
        }
    }

    /** x0 + J Aᵀ (A J Aᵀ)⁻¹ (y − A x0). */
    private NDArray posteriorMean(NDArray x, double t) {
        float[] x0 = prior.estimate(x, t).x0().toFloatArray();
        return givenTheKnown(IntStream.range(0, x0.length).mapToDouble(i -> x0[i]).toArray(), prior.jacobian(t));
    }
}
