package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InitialEstimate;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;

/**
 * The way from a noisy image to a clean one, which all samplers share: it walks the times, steps from each to the next, counts
 * evaluations, reports, asks for cancel, and closes what a step leaves. A sampler adds where to start, at which times, and an
 * {@link UpdateRule}.
 */
final class DiffusionRun {

    private final CountingPrior prior;
    private final Constraint constraint;
    private final SamplingListener listener;

    DiffusionRun(DiffusionPrior prior, Constraint constraint, SamplingListener listener) {
        this.prior = new CountingPrior(prior, () -> {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        this.constraint = constraint;
        this.listener = listener;
    }

    /** The prior that an update rule is to ask: it counts, and throws {@link CancellationException} where the listener wants no more. */
    DiffusionPrior prior() {
        return prior;
    }

    /** From pure noise, N(0, I), to a noisy image at time t: what a model that was trained on x<sub>t</sub> expects there. */
    NDArray start(NDArray noise, double t) {
        return noise.mul(prior.schedule().noise(t)).addi(prior.schedule().signal(t) * prior.startMean());
    }

    /**
     * From a guess of the clean image to a noisy image at time t: as much noise is added as the time has and the guess has not,
     * x<sub>t</sub> = a·guess + √(s² − a²σ²)·n.
     */
    NDArray start(InitialEstimate guess, NDArray noise, double t) {
        double a = prior.schedule().signal(t);
        double s = prior.schedule().noise(t);
        double[] deviations = guess.noise();
        float[] missing = new float[deviations.length];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = (float) Math.sqrt(Math.max(0, s * s - a * a * deviations[i] * deviations[i]));
        }
        try (NDArray factor = noise.getManager().create(missing, new Shape(missing.length, 1, 1, 1));
                NDArray kept = guess.image().mul(a)) {
            return noise.mul(factor).addi(kept);
        }
    }

    /**
     * Walks to the last of the times.
     *
     * @param start the noisy image at the first time, {@code [n, c, h, w]}; the run takes and closes it
     * @param times noisiest first
     * @return the image at the last time, in the manager of {@code start}
     */
    NDArray walk(NDArray start, double[] times, UpdateRule rule, TimeStep timeStep) {
        NDManager base = start.getManager();
        NDArray x = start;
        for (int step = 0; step + 1 < times.length; step++) {
            try (NDManager manager = base.newSubManager()) {
                x.attach(manager);
                Estimate estimate = rule.update(x, times[step]);
                double error = constraint.errorSize(estimate.x0());
                x = timeStep.next(estimate, times[step], times[step + 1]);
                listener.onStep(new StepReport(step + 1, times.length - 1, times[step], error, prior.evaluations(), estimate.x0(), x));
                x.attach(base);
            }
        }
        return x;
    }
}
