package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.Estimate;

/** How a sampler brings the constraint into a step: from a noisy image to the estimates that the step goes on from. */
interface UpdateRule {

    /**
     * @param x the noisy image, {@code [n, c, h, w]}
     * @return estimates in the manager of {@code x}, which is closed after the step
     */
    Estimate update(NDArray x, double t);
}
