package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * The step from one time to the next that draws some of the noise anew: x' = a'·x0 + s'·(k·ε + √(1 − k²)·n), where k = ρ^churn and
 * ρ is by how much the noise per signal falls. With churn 1 it is ancestral sampling (Ho et al. 2020), with churn 0
 * {@link DdimStep}: a sample. With more, what a move of x0 did not carry over to ε is forgotten, and the result comes nearer to
 * the mean of what is possible, the more so the fewer the steps.
 */
final class StochasticDdimStep implements TimeStep {

    private final NoiseSchedule schedule;
    private final double churn;
    private final NoiseSource noise;

    /** @param churn 0 or more */
    StochasticDdimStep(NoiseSchedule schedule, double churn, NoiseSource noise) {
        this.schedule = schedule;
        this.churn = churn;
        this.noise = noise;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        double s = schedule.noise(to);
        NDArray x = estimate.x0().mul(schedule.signal(to));
        if (s > 0) {
            double fall = schedule.signal(from) * s / (schedule.signal(to) * schedule.noise(from));
            double kept = Math.pow(fall, churn);
            Shape shape = x.getShape();
            try (NDArray old = estimate.noise().mul(s * kept);
                    NDArray fresh = noise.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                x.addi(old).addi(fresh.muli(s * Math.sqrt(1 - kept * kept)));
            }
        }
        return x;
    }
}
