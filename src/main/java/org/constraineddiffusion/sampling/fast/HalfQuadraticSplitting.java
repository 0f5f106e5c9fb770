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

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/**
 * The posterior mean by half-quadratic splitting, for measurements that tell something of every pixel: the denoiser and the measurements take
 * turns, from as much noise as the initial estimate has error down to the measurements' noise ({@link ProximalStep}). One evaluation a step, and
 * no noise is drawn but for the last: the mean of an {@linkplain AntitheticMeanStep antithetic pair} has more of an image's texture than the
 * estimate without noise, and hardly more error. Noisy measurements have noise of their own, and there a pair would only take PSNR. With texture, noise is drawn at each step, and there is no pair.
 *
 * @param tuning for the measurements' noise
 */
record HalfQuadraticSplitting(InitialEstimate initial, FastTuning.Splitting tuning) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        boolean paired = run.texture() == 0 && tuning.hasPair(run.times().wholeSteps());
        double[] times = run.times().ofSplitting(tuning, initial.distance(), paired);
        double last = paired ? times[times.length - 2] : Double.NaN;
        try (AntitheticMeanStep pair = run.stepsToMean((x, t) -> run.walk().prior().estimate(x, t), Optional.empty());
                ProximalStep step = new ProximalStep(run.schedule(), run.constraint(), tuning, new ProximalStep.Noise(run.texture(), run.fresh(), pair, last),
                        run.texture() > 0 ? 0 : tuning.momentum(initial.distance()), run.noise().getManager());
                NDArray zero = run.noise().zerosLike(); NDArray start = zero.add(initial.image())) { // one estimate is for all of a batch
            return run.walk().run(step.start(start, times[0]), times, pair, step);
        }
    }
}
