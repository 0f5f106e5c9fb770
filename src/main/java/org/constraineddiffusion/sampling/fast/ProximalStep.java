package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.TimeStep;

/**
 * The step of half-quadratic splitting (Zhang et al. 2021, "Plug-and-play image restoration with deep denoiser prior", DPIR, Algorithm 1): the
 * clean estimate moves to the most probable image between it and the measurements, and becomes the noisy image at the next time <em>without</em>
 * fresh noise. The next time's noise stands for the error that is left in it. With texture ζ, a share ζ of that noise is drawn, as in DiffPIR (Zhu
 * et al. 2023, "Denoising diffusion models for plug-and-play image restoration"): a posterior sample follows, not a mean. After the last evaluation the measurements weigh as much as
 * before it; exact ones are met exactly.
 */
final class ProximalStep implements TimeStep {

    private final NoiseSchedule schedule;
    private final Constraint constraint;
    private final FastTuning.Splitting tuning;
    private final Noise noise;

    /**
     * What noise is drawn.
     *
     * @param texture ζ, 0 to 1
     * @param source of that noise, not used with ζ = 0
     * @param pair draws the noise of an antithetic pair
     * @param pairedAt the time at which it does; NaN for none
     */
    record Noise(double texture, NoiseSource source, AntitheticMeanStep pair, double pairedAt) {
    }

    ProximalStep(NoiseSchedule schedule, Constraint constraint, FastTuning.Splitting tuning, Noise noise) {
        this.schedule = schedule;
        this.constraint = constraint;
        this.tuning = tuning;
        this.noise = noise;
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        if (schedule.noise(to) > 0) {
            return noisy(estimate.x0(), to, to);
        }
        return constraint.noiseDeviation() > 0 ? noisy(estimate.x0(), from, to) : constraint.project(estimate.x0());
    }

    /** The noisy image at a time, from a clean estimate: {@code [n, c, h, w]}, in its manager. */
    NDArray start(NDArray clean, double t) {
        return noisy(clean, t, t);
    }

    /** @param weighedAt the time by whose noise the measurements are weighed */
    private NDArray noisy(NDArray clean, double weighedAt, double to) {
        double ratio = schedule.noise(weighedAt) / schedule.signal(weighedAt);
        NDArray z = constraint.proximal(clean, ratio * ratio / tuning.weight(), tuning.leastNoise());
        if (to == noise.pairedAt) {
            try (z) {
                return noise.pair.noisy(z, to);
            }
        }
        NDArray x = z.muli(schedule.signal(to));
        double deviation = schedule.noise(to) * Math.sqrt(noise.texture);
        if (deviation > 0) {
            Shape shape = x.getShape();
            try (NDArray fresh = noise.source.next(x.getManager(), shape.get(1), shape.get(2), shape.get(3))) {
                x.addi(fresh.muli(deviation));
            }
        }
        return x;
    }
}
