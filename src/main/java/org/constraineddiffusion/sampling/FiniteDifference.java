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
import org.constraineddiffusion.prior.Estimate;

/**
 * J e ≈ (x0(x<sub>t</sub> + δ̂ e) − x0(x<sub>t</sub>)) / δ̂ with δ̂ = δ / ‖e‖<sub>∞</sub>, one evaluation (the paper, Section 3).
 * Each image of a batch has its own norm, and gets what it would get alone.
 *
 * @param delta δ: the largest change of a pixel
 */
public record FiniteDifference(double delta) implements DirectionalDerivative {

    @Override
    public NDArray along(DiffusionPrior prior, NDArray xt, double t, NDArray x0, NDArray e) {
        try (NDArray scale = MaximumNorm.of(e).divi(delta); NDArray step = e.div(scale); NDArray moved = step.addi(xt)) {
            Estimate there = prior.estimate(moved, t);
            there.noise().close();
            try (NDArray moved0 = there.x0()) { // may be a module's own output, which cannot be changed in place
                return moved0.sub(x0).muli(scale);
            }
        }
    }
}
