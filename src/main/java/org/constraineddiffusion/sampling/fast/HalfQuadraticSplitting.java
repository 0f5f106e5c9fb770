package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.InitialEstimate;

/**
 * The posterior mean by half-quadratic splitting, for measurements that tell something of every pixel: the denoiser and the measurements take
 * turns, from as much noise as the initial estimate has error down to the measurements' noise. One evaluation a step, no noise is drawn: see
 * {@link ProximalStep}.
 */
record HalfQuadraticSplitting(InitialEstimate initial) implements FastStrategy {

    @Override
    public SamplingResult sample(FastRun run) {
        double[] times = run.times().ofSplitting(initial.distance());
        ProximalStep step = new ProximalStep(run.schedule(), run.constraint(), run.times().tuning().splitting());
        NDArray start = run.noise().zerosLike(); // one estimate is for all of a batch
        try (start) {
            return run.walk().run(step.start(start.add(initial.image()), times[0]), times, (x, t) -> run.walk().prior().estimate(x, t), step);
        }
    }
}
