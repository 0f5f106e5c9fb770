/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.UnfitWeightsException;

/**
 * J e: how the clean estimate changes when the noisy image moves along e (J = ∂x0/∂x<sub>t</sub>). {@link FiniteDifference} takes one
 * evaluation of any prior; {@link #EXACT} and {@link #TRANSPOSED} differentiate the denoiser.
 */
public interface DirectionalDerivative {

    /**
     * @param xt the noisy image, {@code [n, c, h, w]}
     * @param x0 the prior's clean estimate there
     * @param e the direction, of the same shape
     * @return J e, of the same shape, in the manager of {@code xt}
     */
    NDArray along(DiffusionPrior prior, NDArray xt, double t, NDArray x0, NDArray e);

    /** By {@link DiffusionPrior#jvp}. It throws an {@link UnfitWeightsException} for a prior that has none. */
    DirectionalDerivative EXACT = (prior, xt, t, x0, e) -> prior.jvp(xt, t, e).orElseThrow(() -> new UnfitWeightsException(
            "derivative: 'exact' needs a model whose denoiser has the method jvp, which this one has not: choose finite or transposed."));

    /** Jᵀ e in place of J e, by {@link DiffusionPrior#vjp}: gradient descent. It throws an {@link UnfitWeightsException} for a prior that has none. */
    DirectionalDerivative TRANSPOSED = (prior, xt, t, x0, e) -> prior.vjp(xt, t, e).orElseThrow(() -> new UnfitWeightsException(
            "derivative: 'transposed' needs a model that can be differentiated, which this one cannot: choose finite."));
}
