package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.NoiseSchedule;

/**
 * The paper's sampler (Algorithm 1): at each time, K inexact-Newton updates x ← x + λ<sub>k</sub> · J e / ‖J e‖<sub>∞</sub> of the noisy
 * image, each one evaluation for J e and one for the new clean estimate, then a DDIM step.
 *
 * <pre>{@code
 * NDArray noise = new NoiseSource(seed, 1).next(manager, 1, height, width);
 * Constraint known = new LinearConstraint(new KnownPixels(mask), image.mul(mask));
 * NDArray filled = new NewtonSampler(NewtonSettings.PAPER).sample(prior, known, noise, SamplingListener.NONE);
 * }</pre>
 */
public final class NewtonSampler implements ConstrainedSampler {

    /**
     * Below this signal the clean estimate does not depend on the noisy image: J is 0 but for rounding, which the division
     * by its norm would blow up to full size. Such times have no inner iterations.
     */
    private static final double LEAST_SIGNAL = 1e-3;

    private final NewtonSettings settings;
    private final DirectionalDerivative derivative;

    /** With J e by finite differences. */
    public NewtonSampler(NewtonSettings settings) {
        this(settings, new FiniteDifference(settings.delta()));
    }

    /** With another way to J e. */
    public NewtonSampler(NewtonSettings settings, DirectionalDerivative derivative) {
        this.settings = settings;
        this.derivative = derivative;
    }

    @Override
    public NDArray sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        CountingPrior counting = new CountingPrior(prior, () -> {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        return new Run(counting, constraint, noise, listener).sample();
    }

    /** One call of {@link #sample}: what its steps share. */
    private final class Run {

        private final CountingPrior prior;
        private final Constraint constraint;
        private final NDArray noise;
        private final SamplingListener listener;
        private final NoiseSchedule schedule;
        private final DdimStep ddim;

        Run(CountingPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
            this.prior = prior;
            this.constraint = constraint;
            this.noise = noise;
            this.listener = listener;
            this.schedule = prior.schedule();
            // Another stream than the start's: the same seed would draw the start again.
            NoiseSource fresh = new NoiseSource(settings.seed() ^ 0x9E3779B97F4A7C15L, (int) noise.getShape().get(0));
            this.ddim = new DdimStep(schedule, settings.eta(), fresh);
        }

        NDArray sample() {
            double[] times = schedule.times(settings.steps());
            NDManager base = noise.getManager();
            NDArray x = noise.mul(schedule.noise(times[0])).addi(schedule.signal(times[0]) * prior.startMean());
            for (int step = 0; step < settings.steps(); step++) {
                try (NDManager manager = base.newSubManager()) {
                    x.attach(manager);
                    x = step(x, times[step], times[step + 1], step);
                    x.attach(base);
                }
            }
            return x;
        }

        private NDArray step(NDArray start, double t, double next, int step) {
            NDArray x = start;
            Estimate estimate = prior.estimate(x, t);
            if (schedule.signal(t) >= LEAST_SIGNAL) {
                for (int k = 0; k < settings.innerSteps(); k++) {
                    Update update = update(x, t, estimate, settings.stepSizeAt(k));
                    x = update.x;
                    estimate = update.estimate;
                }
            }
            double error = error(estimate.x0());
            NDArray result = ddim.next(estimate, t, next);
            listener.onStep(new StepReport(step + 1, settings.steps(), t, error, prior.evaluations(), estimate.x0(), result));
            return result;
        }

        /** One inner iteration, in a manager of its own: only what it returns outlives it. */
        private Update update(NDArray x, double t, Estimate estimate, double stepSize) {
            NDManager outer = x.getManager();
            try (NDManager manager = outer.newSubManager()) {
                manager.tempAttachAll(x, estimate.x0(), estimate.noise());
                ErrorDirection error = constraint.error(estimate.x0());
                if (error.size() == 0) {
                    return new Update(x, estimate);
                }
                NDArray g = derivative.along(prior, x, t, estimate.x0(), error.direction());
                NDArray moved = g.divi(MaximumNorm.of(g)).muli(stepSize).addi(x);
                Estimate there = prior.estimate(moved, t).attach(outer);
                moved.attach(outer);
                return new Update(moved, there);
            }
        }

        private double error(NDArray x0) {
            ErrorDirection error = constraint.error(x0);
            error.direction().close();
            return error.size();
        }
    }

    private record Update(NDArray x, Estimate estimate) {
    }
}
