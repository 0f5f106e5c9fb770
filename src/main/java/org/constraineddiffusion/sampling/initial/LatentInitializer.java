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
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LinearConstraint;

/**
 * The initializer of a constraint on latents: the latent of the image's initial estimate. Distances stay in pixels of the image,
 * since the latent of unknown pixels is as unknown.
 */
record LatentInitializer(InLatentSpace constraint, Initializer pixels, Initializers all) implements Initializer {

    @Override
    public InitialEstimate estimate() {
        Optional<NDArray> filled = constraint.filledLatent();
        if (filled.isPresent() && constraint.pixels() instanceof LinearConstraint linear) {
            OperatorInitializer operator = all.of(linear.operator());
            return new InitialEstimate(filled.get().duplicate(), operator.distance(), operator.regionDistances().map(this::ofCells), 0);
        }
        try (InitialEstimate estimate = pixels.estimate()) {
            return new InitialEstimate(constraint.encodeEstimate(estimate.image()), estimate.distance(), Optional.empty(), 0);
        }
    }

    /** The largest distance of the pixels of each cell; closes that of pixels. */
    private NDArray ofCells(NDArray distances) {
        Shape cell = new Shape(constraint.factor(), constraint.factor());
        try (distances) {
            return Pool.maxPool2d(distances, cell, cell, new Shape(0, 0), false);
        }
    }

    @Override
    public Constraint localized() {
        return constraint;
    }
}
