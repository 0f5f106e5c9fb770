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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;

/** K inexact-Newton updates x ← x + λ<sub>k</sub> · J e / ‖J e‖<sub>∞</sub>; images of a batch that meet the constraint stay. */
final class NewtonUpdate implements UpdateRule {

    /**
     * Below this signal the clean estimate does not depend on the noisy image: J is 0 but for rounding, which the division
     * by its norm would blow up to full size. Such times have no inner iterations.
     */
    private static final double LEAST_SIGNAL = 1e-3;

    private final DiffusionPrior prior;
    private final Constraint constraint;
    private final NewtonSettings settings;
    private final DirectionalDerivative derivative;

    NewtonUpdate(DiffusionPrior prior, Constraint constraint, NewtonSettings settings, DirectionalDerivative derivative) {
        this.prior = prior;
        this.constraint = constraint;
        this.settings = settings;
        this.derivative = derivative;
    }

    @Override
    public Estimate update(NDArray x, double t) {
        Position position = new Position(x, prior.estimate(x, t));
        if (prior.schedule().alpha(t) >= LEAST_SIGNAL) {
            for (int k = 0; k < settings.innerSteps(); k++) {
                position = move(position, t, settings.stepSizeAt(k));
            }
        }
        return position.estimate;
    }

    /** One inner iteration, in a manager of its own: only what it returns outlives it. */
    private Position move(Position from, double t, double stepSize) {
        NDManager outer = from.x.getManager();
        try (NDManager manager = outer.newSubManager()) {
            NDArray x0 = from.estimate.x0();
            manager.tempAttachAll(from.x, x0, from.estimate.noise());
            ErrorDirection error = constraint.error(x0);
            NDArray unmet = MaximumNorm.isPositive(error.direction());
            if (unmet.max().getFloat() == 0) {
                return from;
            }
            NDArray g = derivative.along(prior, from.x, t, x0, error.direction());
            // The norm removes the error's size; where noise explains most of it, a whole step would fit the noise.
            float[] weights = error.discrepancyWeights();
            NDArray length = manager.create(weights, new Shape(weights.length, 1, 1, 1)).mul(unmet).muli(stepSize);
            NDArray moved = g.divi(MaximumNorm.of(g)).muli(length).addi(from.x);
            Estimate there = prior.estimate(moved, t).attach(outer);
            moved.attach(outer);
            return new Position(moved, there);
        }
    }

    /** A noisy image and the prior's estimates there. */
    private record Position(NDArray x, Estimate estimate) {
    }
}
