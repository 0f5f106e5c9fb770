package org.constraineddiffusion.sampling.fast;

import java.util.Optional;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/** About the posterior mean, by antithetic pairs: for unknown pixels that are all but determined by their surroundings. */
record PosteriorMean(InitialEstimate initial) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().from(initial.distance());
        try (AntitheticMeanStep mean = run.stepsToMean(run.rule(), Optional.empty())) {
            return run.walk().run(mean.noisy(initial.image(), run.noise(), times[0]), times, mean, mean);
        }
    }
}
