package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.Estimate;

/** The way from the estimates at one time to the noisy image at the next. */
interface TimeStep {

    /** x at time {@code to}, from the estimates at time {@code from}; in the manager of the estimates. */
    NDArray next(Estimate estimate, double from, double to);
}
