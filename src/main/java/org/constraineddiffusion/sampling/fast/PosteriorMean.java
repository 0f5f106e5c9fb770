/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import java.util.Optional;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.HeldBackProblem;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/**
 * About the posterior mean, by antithetic pairs: for unknown pixels that are all but determined by their surroundings. It counts beside the initial
 * estimate as much as the prior has predicted of the pixels held back.
 *
 * @param heldBack checks the prior; empty for no check
 */
record PosteriorMean(InitialEstimate initial, Optional<HeldBackProblem> heldBack) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().from(initial.distance());
        Optional<PriorCheck> check = heldBack.map(problem -> PriorCheck.of(run.walk().prior(), problem, times[0], run.noise().getShape(),
                run.times().tuning().check()));
        try (AntitheticMeanStep mean = run.stepsToMean(run.rule(), Optional.empty())) {
            SamplingResult result = run.walk().run(mean.noisy(initial.image(), run.noise(), times[0]), times, mean, mean);
            return check.map(found -> found.weighed(result, initial.image())).orElse(result);
        }
    }
}
