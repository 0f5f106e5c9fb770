/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Counts the evaluations of another prior, products with its Jacobian as the estimates that take as long, and runs something before each, such as a check for cancel. Does not own the other prior. */
public final class CountingPrior extends PriorDecorator {

    private final Runnable before;
    private int evaluations;

    /**
     * @param before called before each estimate; what it throws ends the run
     */
    public CountingPrior(DiffusionPrior prior, Runnable before) {
        super(prior);
        this.before = before;
    }

    /** The evaluations so far; a batch counts once. */
    public int evaluations() {
        return evaluations;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        before.run();
        evaluations += prior.evaluationsPerEstimate();
        return prior.estimate(xt, t);
    }

    /** Counts as {@link #EVALUATIONS_OF_JVP} estimates, where the other prior can. */
    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        return counted(EVALUATIONS_OF_JVP, () -> prior.jvp(xt, t, e));
    }

    /** Counts as {@link #EVALUATIONS_OF_VJP} estimates, where the other prior can. */
    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        return counted(EVALUATIONS_OF_VJP, () -> prior.pullBack(xt, t, cotangent));
    }

    private <T> Optional<T> counted(int estimates, Supplier<Optional<T>> product) {
        before.run();
        Optional<T> found = product.get();
        evaluations += found.isPresent() ? estimates * prior.evaluationsPerEstimate() : 0;
        return found;
    }
}
