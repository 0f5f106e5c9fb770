/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.DirectionalDerivative;

/** J = ∂x0/∂x<sub>t</sub> of a prior at a noisy image, by its products. */
public final class Jacobian {

    private final DiffusionPrior prior;
    private final NDArray xt;
    private final double t;
    private final DirectionalDerivative derivative;
    private final NDArray x0;

    /**
     * One evaluation.
     *
     * @param xt the noisy image, {@code [1, c, h, w]}; it must live as long as this is used
     * @param t its time
     * @param derivative how J e is computed
     */
    public Jacobian(DiffusionPrior prior, NDArray xt, double t, DirectionalDerivative derivative) {
        this.prior = prior;
        this.xt = xt;
        this.t = t;
        this.derivative = derivative;
        Estimate estimate = prior.estimate(xt, t);
        estimate.noise().close();
        this.x0 = estimate.x0();
    }

    /** The noisy image, {@code [1, c, h, w]}. */
    public NDArray xt() {
        return xt;
    }

    /** The clean estimate there, {@code [1, c, h, w]}. */
    public NDArray x0() {
        return x0;
    }

    /** The time. */
    public double t() {
        return t;
    }

    /** J e, {@code [1, c, h, w]}, in the manager of the noisy image. */
    public NDArray times(NDArray e) {
        return derivative.along(prior, xt, t, x0, e);
    }

    /** Jᵀ c, {@code [1, c, h, w]}, in the manager of the noisy image; empty if the prior has no gradient. */
    public Optional<NDArray> transposedTimes(NDArray c) {
        return prior.vjp(xt, t, c);
    }
}
