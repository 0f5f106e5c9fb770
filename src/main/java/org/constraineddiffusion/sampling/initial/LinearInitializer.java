/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;

/** The initializer of a linear constraint, which is that of its operator. */
record LinearInitializer(LinearConstraint constraint, OperatorInitializer operator) implements Initializer {

    @Override
    public InitialEstimate estimate() {
        double distance = operator.distance();
        double[] noise = distance == 0 ? constraint.noise() : new double[1];
        return new InitialEstimate(operator.estimate(constraint.measured()), distance, operator.regionDistances(), noise);
    }

    @Override
    public Optional<HeldBackProblem> heldBack() {
        if (!(constraint.operator() instanceof MaskOperator mask)) {
            return Optional.empty();
        }
        return operator.heldBack().map(held -> {
            try (NDArray left = mask.known().sub(held); NDArray y = constraint.measured().mul(left)) {
                NDArray estimate = new MaskInitializer(new MaskOperator(left)).estimate(y);
                return new HeldBackProblem(held, constraint.measured(), estimate);
            }
        });
    }

    @Override
    public boolean coversEveryPixel() {
        return operator.coversEveryPixel();
    }

    @Override
    public Constraint localized() {
        LinearOperator near = operator.localized();
        return near == constraint.operator() ? constraint
                : new LinearConstraint(near, near.apply(constraint.measured())).withNoise(constraint.noise());
    }
}
