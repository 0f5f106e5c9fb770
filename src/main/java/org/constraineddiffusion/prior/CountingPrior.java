package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;

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
}
