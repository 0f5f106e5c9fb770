package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.DiffusionPrior;

/**
 * J e: how the clean estimate changes when the noisy image moves along e (J = ∂x0/∂x<sub>t</sub>). {@link FiniteDifference} takes one
 * evaluation of any prior; {@link #exact} differentiates where the prior can.
 */
public interface DirectionalDerivative {

    /**
     * @param xt the noisy image, {@code [n, c, h, w]}
     * @param x0 the prior's clean estimate there
     * @param e the direction, of the same shape
     * @return J e, of the same shape, in the manager of {@code xt}
     */
    NDArray along(DiffusionPrior prior, NDArray xt, double t, NDArray x0, NDArray e);

    /** By {@link DiffusionPrior#jvp}, and by another derivative for priors that have none. */
    static DirectionalDerivative exact(DirectionalDerivative otherwise) {
        return (prior, xt, t, x0, e) -> prior.jvp(xt, t, e).orElseGet(() -> otherwise.along(prior, xt, t, x0, e));
    }
}
