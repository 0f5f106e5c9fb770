package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Counts the evaluations of another prior, and asks before each whether to go on. Does not own the other prior. */
public final class CountingPrior implements DiffusionPrior {

    private final DiffusionPrior prior;
    private final Runnable before;
    private int evaluations;

    /**
     * @param before called before each evaluation; what it throws ends the run
     */
    public CountingPrior(DiffusionPrior prior, Runnable before) {
        this.prior = prior;
        this.before = before;
    }

    /** The evaluations so far; a batch counts once. */
    public int evaluations() {
        return evaluations;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        before.run();
        evaluations++;
        return prior.estimate(xt, t);
    }

    @Override
    public NoiseSchedule schedule() {
        return prior.schedule();
    }

    @Override
    public int channels() {
        return prior.channels();
    }

    @Override
    public int divisor() {
        return prior.divisor();
    }

    @Override
    public double startMean() {
        return prior.startMean();
    }

    @Override
    public NDManager newManager() {
        return prior.newManager();
    }
}
