/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import java.util.OptionalDouble;

/** The operator of denoising: every pixel of the image is measured, the canvas's margin is not. */
public record CropOperator(Canvas canvas) implements LinearOperator {

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray view = canvas.crop(x)) {
            return view.duplicate();
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return canvas.embed(y);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return adjoint(y);
    }

    @Override
    public OptionalDouble onlyGain() {
        return OptionalDouble.of(1);
    }

    @Override
    public NDArray proximal(NDArray x, NDArray y, double rho) {
        return Proximal.ofPixels(this, x, y, rho);
    }
}
