package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;

/** Draws images from a prior that meet a constraint. */
public interface Sampler {

    /**
     * Draws one image for each noise.
     *
     * @param noise the start, N(0, I), {@code [n, c, h, w]}, on the prior's device; it is left unchanged
     * @param listener is told of each step, and polled for cancel before each evaluation
     * @return clean images {@code [n, c, h, w]} in the model's units, which belong to the manager of {@code noise}
     * @throws CancellationException if the listener wants no more
     */
    NDArray sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener);
}
