package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * A step that lets some parts of an image start later than the others, from the guess with the noise of that time, and go
 * {@link AntitheticMeanStep towards the mean} from then on. What the walk has made of them before is forgotten: they were estimated with the
 * rest, no more.
 */
final class RegionwiseStart implements TimeStep {

    private final NoiseSchedule schedule;
    private final NDArray where;
    private final NDArray guess;
    private final double start;
    private final TimeStep rest;
    private final AntitheticMeanStep own;

    /**
     * @param where 1 in the parts that start late, else 0: {@code [1, 1, h, w]}
     * @param guess the clean image to start from, {@code [n, c, h, w]} or {@code [1, c, h, w]}
     * @param start the time to start at: one that the walk comes to
     * @param rest the steps of the others
     * @param own those of the parts that start late
     */
    RegionwiseStart(NoiseSchedule schedule, NDArray where, NDArray guess, double start, TimeStep rest, AntitheticMeanStep own) {
        this.schedule = schedule;
        this.where = where;
        this.guess = guess;
        this.start = start;
        this.rest = rest;
        this.own = own;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        NDArray x = rest.next(estimate, from, to);
        if (to > start || schedule.noise(to) == 0) {
            return x;
        }
        try (NDArray late = own.noisy(to == start ? guess : estimate.x0(), to); NDArray away = late.sub(x)) {
            return x.addi(away.muli(where));
        }
    }
}
