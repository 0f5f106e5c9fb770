package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * The step of half-quadratic splitting (Zhang et al. 2021, "Plug-and-play image restoration with deep denoiser prior", DPIR, Algorithm 1): the
 * clean estimate moves to the most probable image between it and the measurements, and becomes the noisy image at the next time <em>without</em>
 * fresh noise. The next time's noise stands for the error that is left in it. After the last evaluation the measurements weigh as much as
 * before it.
 */
final class ProximalStep implements TimeStep {

    private final NoiseSchedule schedule;
    private final Constraint constraint;
    private final FastTuning.Splitting tuning;

    ProximalStep(NoiseSchedule schedule, Constraint constraint, FastTuning.Splitting tuning) {
        this.schedule = schedule;
        this.constraint = constraint;
        this.tuning = tuning;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        return noisy(estimate.x0(), schedule.noise(to) > 0 ? to : from, to);
    }

    /** The noisy image at a time, from a clean estimate: {@code [n, c, h, w]}, in its manager. */
    NDArray start(NDArray clean, double t) {
        return noisy(clean, t, t);
    }

    /** @param weighedAt the time by whose noise the measurements are weighed */
    private NDArray noisy(NDArray clean, double weighedAt, double to) {
        double ratio = schedule.noise(weighedAt) / schedule.signal(weighedAt);
        return constraint.proximal(clean, ratio * ratio / tuning.weight(), tuning.leastNoise()).muli(schedule.signal(to));
    }
}
