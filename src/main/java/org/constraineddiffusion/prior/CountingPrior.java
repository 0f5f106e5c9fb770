package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the evaluations of another prior, and runs something before each, such as a check for cancel. Does not own the other prior. */
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

    /** Counts as an estimate, where the other prior can. */
    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        return counted(() -> prior.jvp(xt, t, e));
    }

    /** Counts as an estimate, where the other prior can. */
    @Override
    public Optional<NDArray> vjp(NDArray xt, double t, NDArray c) {
        return counted(() -> prior.vjp(xt, t, c));
    }

    private Optional<NDArray> counted(Supplier<Optional<NDArray>> product) {
        before.run();
        Optional<NDArray> found = product.get();
        evaluations += found.isPresent() ? prior.evaluationsPerEstimate() : 0;
        return found;
    }
}
