package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;

/**
 * Another sampler, and at the end {@link Constraint#project}: the result meets the constraint as exactly as that does. The steps'
 * reports are the other sampler's, from before.
 */
public record ConsistentSampler(ConstrainedSampler sampler) implements ConstrainedSampler {

    @Override
    public NDArray sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener) {
        NDArray sampled = sampler.sample(prior, constraint, noise, listener);
        NDArray projected = constraint.project(sampled);
        if (projected != sampled) {
            sampled.close();
        }
        return projected;
    }
}
