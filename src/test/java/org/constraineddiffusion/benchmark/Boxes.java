/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;

/** Inpainting of a quarter of an image, the known pixels being half bright, half dark. */
final class Boxes {

    private Boxes() {
    }

    static Constraint constraint(NDManager manager, int side) {
        NDArray known = manager.ones(new Shape(1, 1, side, side));
        int quarter = side / 4;
        known.set(new NDIndex(":, :, {}:{}, {}:{}", quarter, 3 * quarter, quarter, 3 * quarter), 0);
        NDArray image = manager.full(new Shape(1, 1, side, side), -0.8f);
        image.set(new NDIndex(":, :, :{}, :", side / 2), 0.3f);
        return new LinearConstraint(new MaskOperator(known), image.muli(known));
    }
}
