/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;

/**
 * Pixels of a camera that saturates: those below its largest value are measured, the others are at least as bright as that.
 *
 * @param measured the camera's pixels, {@code [n, c, h, w]}
 * @param top the camera's largest value, in the model's units
 */
public record SaturatedPixels(NDArray measured, double top) implements Constraint {

    @Override
    public ErrorDirection error(NDArray x0) {
        try (NDArray saturated = measured.gte(top); NDArray exact = saturated.logicalNot(); NDArray missing = measured.sub(x0);
                NDArray tooDark = missing.maximum(0)) {
            NDArray e = missing.mul(exact).addi(tooDark.muli(saturated));
            try (NDArray square = e.square(); NDArray mean = square.mean()) {
                return new ErrorDirection(e, Math.sqrt(mean.getFloat()));
            }
        }
    }

    @Override
    public boolean hasProjection() {
        return true;
    }

    @Override
    public NDArray project(NDArray x0) {
        try (NDArray e = error(x0).direction()) {
            return x0.add(e);
        }
    }
}
