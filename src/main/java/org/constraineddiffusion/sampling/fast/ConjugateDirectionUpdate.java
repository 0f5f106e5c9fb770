/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.DirectionalDerivative;
import org.constraineddiffusion.sampling.MaximumNorm;
import org.constraineddiffusion.sampling.UpdateRule;

/**
 * Moves the clean estimate along g = J e by the length that leaves the least error, at noisy times along two more, conjugate directions,
 * and projects it: two evaluations, or four, or one where the constraint is met. The error is that of the localized
 * constraint, since few directions meet few errors better. The noisy image and the estimate of its noise stay.
 *
 * <p>For a Gaussian image x0 the mean given A x0 = y as well as x<sub>t</sub> is x0 + J Aᵀ (A J Aᵀ)⁻¹ (y − A x0); the moves are the
 * first iterations of conjugate gradients on that. The length ⟨e, d⟩ / ⟨d, d⟩, at least 0, comes from the change d of the error along g,
 * by the secant.
 */
final class ConjugateDirectionUpdate implements UpdateRule {

    /** So small that no sum of squares reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    private final DiffusionPrior prior;
    private final Constraint constraint;
    private final Constraint localized;
    private final DirectionalDerivative derivative;
    private final FastTuning.Steps tuning;

    /**
     * @param constraint that the moved estimate is projected onto
     * @param localized the part of it whose error the moves reduce
     */
    ConjugateDirectionUpdate(DiffusionPrior prior, Constraint constraint, Constraint localized, DirectionalDerivative derivative,
            FastTuning.Steps tuning) {
        this.prior = prior;
        this.constraint = constraint;
        this.localized = localized;
        this.derivative = derivative;
        this.tuning = tuning;
    }

    @Override
    public Estimate update(NDArray x, double t) {
        Estimate estimate = prior.estimate(x, t);
        NDArray x0 = estimate.x0();
        NDManager outer = x.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(x, x0);
            NDArray e = localized.error(x0).direction();
            NDArray moved = x0;
            NDArray left = e;
            NDArray direction = e;
            int directions = MaximumNorm.isPositive(e).max().getFloat() == 0 ? 0 : directions(t);
            for (int further = directions - 1; further >= 0; further--) {
                NDArray g = derivative.along(prior, x, t, x0, direction);
                NDArray d = e.sub(localized.error(x0.add(g)).direction());
                NDArray length = dot(left, d).maximum(0).divi(dot(d, d).maximum(TINY));
                moved = moved.add(g.muli(length));
                if (further > 0) {
                    NDArray before = dot(left, left).maximum(TINY);
                    left = left.sub(d.muli(length));
                    direction = direction.mul(dot(left, left).divi(before)).addi(left);
                }
            }
            NDArray met = constraint.project(moved);
            met.attach(outer);
            return new Estimate(met, estimate.noise());
        }
    }

    private int directions(double t) {
        boolean noisy = prior.schedule().sigma(t) > tuning.manyDirectionsAbove() * prior.schedule().alpha(t);
        return noisy ? tuning.directions() : 1;
    }

    /** ⟨a, b⟩ of each image, {@code [n, 1, 1, 1]}. */
    private static NDArray dot(NDArray a, NDArray b) {
        return a.mul(b).sum(new int[] {1, 2, 3}, true);
    }
}
