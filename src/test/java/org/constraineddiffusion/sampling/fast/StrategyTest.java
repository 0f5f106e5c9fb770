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

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializers;

/** What tests of single strategies share. */
abstract class StrategyTest extends HalfKnownImageTest {

    /** The times of the steps of the last run, the clean time left out. */
    final List<Double> times = new ArrayList<>();

    /** The initial estimate of the known columns, said to be at a distance from unknown pixels. */
    InitialEstimate initial(double distance, Optional<NDArray> ofRegions) {
        InitialEstimate initial = Initializers.found().of(known(KNOWN)).orElseThrow().estimate();
        return new InitialEstimate(initial.image(), distance, ofRegions, 0);
    }

    InitialEstimate initial(double distance) {
        return initial(distance, Optional.empty());
    }

    /** A run of one strategy; the seed is that of noise on the way. */
    SamplingResult run(FastStrategy strategy, Constraint constraint, NDArray noise, long seed) {
        return run(strategy, constraint, noise, seed, 0);
    }

    SamplingResult run(FastStrategy strategy, Constraint constraint, NDArray noise, long seed, double texture) {
        times.clear();
        ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, step -> times.add(step.t()));
        FastTuning tuning = FastTuning.DEFAULT;
        ConjugateDirectionUpdate rule = new ConjugateDirectionUpdate(walk.prior(), constraint, constraint, new FiniteDifference(0.005), tuning.steps());
        NoiseSource fresh = NoiseSource.fresh(seed, noise);
        return strategy.sample(new FastRun(walk, constraint, noise, fresh, rule, new FastTimes(prior.schedule(), 20, tuning), texture));
    }

    /** The root mean square deviation over the images of a batch, of pixels that are 1 in {@code where}. */
    static double deviation(NDArray images, NDArray where) {
        NDArray squares = images.sub(images.mean(new int[] {0}, true)).square().mean(new int[] {0}, true);
        return Math.sqrt(squares.mul(where).sum().getFloat() / where.sum().getFloat());
    }

    NDArray unknown() {
        return mask(KNOWN).neg().add(1);
    }
}
