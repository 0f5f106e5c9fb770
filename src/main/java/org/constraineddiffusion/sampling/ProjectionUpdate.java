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
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;

/** The clean estimate, projected onto the constraint: one evaluation a step (Wang, Yu, Zhang 2023). */
public record ProjectionUpdate(DiffusionPrior prior, Constraint constraint) implements UpdateRule {

    @Override
    public Estimate update(NDArray x, double t) {
        Estimate estimate = prior.estimate(x, t);
        return new Estimate(constraint.project(estimate.x0()), estimate.noise());
    }
}
