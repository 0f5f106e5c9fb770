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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.HeldBackProblem;
import org.junit.jupiter.api.Test;

/** A prior that knows images like this one, and one that does not. */
class PriorCheckTest extends StrategyTest {

    private static final FastTuning.Check TUNING = FastTuning.DEFAULT.check();

    /** The last known column is held back, and estimated as grey. */
    private HeldBackProblem problem() {
        NDArray held = mask(KNOWN).sub(mask(KNOWN - 1));
        NDArray estimate = image.mul(held.neg().add(1));
        return new HeldBackProblem(held, image, estimate);
    }

    private PriorCheck check(DiffusionPrior checked, int images) {
        return PriorCheck.of(checked, problem(), 300, noise(1, images).getShape(), TUNING);
    }

    /** Of images far from this one's brightness. */
    private DiffusionPrior foreign() {
        return new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), SIDE, 30, 5);
    }

    @Test
    void aPriorThatKnowsTheImageHasAnErrorBelowTheInitialEstimates() {
        PriorCheck check = check(prior, 2);
        assertTrue(check.ratio() < 0.8, "ratio " + check.ratio());
        assertEquals(2, check.weights().length);
        assertEquals(check.weights()[0], check.weights()[1], 1e-6);
        assertTrue(check.weights()[0] > 0.8, "weight " + check.weights()[0]);
    }

    @Test
    void aPriorThatDoesNotKnowItCountsForLittle() {
        PriorCheck check = check(foreign(), 1);
        assertTrue(check.ratio() > 1.5, "ratio " + check.ratio());
        assertTrue(check.weights()[0] < 0.5, "weight " + check.weights()[0]);
    }

    @Test
    void onlyPixelsThatAreHeldBackCount() {
        HeldBackProblem problem = problem();
        NDArray elsewhere = image.add(problem.held().neg().add(1).mul(100));
        HeldBackProblem other = new HeldBackProblem(problem.held(), elsewhere, problem.estimate());
        assertEquals(check(prior, 1).ratio(), PriorCheck.of(prior, other, 300, image.getShape(), TUNING).ratio(), 1e-6);
    }

    @Test
    void whereTheInitialEstimateIsAllButPerfectAPriorThatIsNotIsNoForeigner() {
        HeldBackProblem problem = problem();
        HeldBackProblem perfect = new HeldBackProblem(problem.held(), image, image.add(1e-4));
        assertTrue(PriorCheck.of(prior, perfect, 20, image.getShape(), TUNING).ratio() < 1.5);
        assertTrue(PriorCheck.of(prior, perfect, 20, image.getShape(), new FastTuning.Check(3, 0)).ratio() > 3);
    }

    @Test
    void theResultIsWeighedWithTheInitialEstimate() {
        NDArray initial = manager.zeros(image.getShape());
        NDArray both = image.repeat(0, 2);
        SamplingResult weighed = new PriorCheck(1.2, 0.25f, 1).weighed(new SamplingResult(both, 3, 2, 0.1), initial);
        assertEquals(0, largestDifference(weighed.image().get("0:1"), image.mul(0.25)), 1e-6);
        assertEquals(0, largestDifference(weighed.image().get("1:2"), image), 1e-6);
        assertEquals(1.2, weighed.check());
        assertArrayEquals(new double[] {3, 2, 0.1}, new double[] {weighed.evaluations(), weighed.steps(), weighed.error()});
    }

    @Test
    void aPosteriorMeanTakesOneEvaluationMoreForIt() {
        SamplingResult without = run(new PosteriorMean(initial(1), Optional.empty()), known(KNOWN), noise(1, 1), 3);
        SamplingResult with = run(new PosteriorMean(initial(1), Optional.of(problem())), known(KNOWN), noise(1, 1), 3);
        assertEquals(without.evaluations() + 1, with.evaluations());
        assertTrue(Double.isNaN(without.check()) && with.check() > 0);
        assertEquals(0, largestDifference(with.image().mul(mask(KNOWN)), image.mul(mask(KNOWN))), 1e-5, "known pixels stay");
    }
}
