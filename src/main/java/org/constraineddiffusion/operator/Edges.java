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
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/** Images {@code [n, c, h, w]} along one of their axes, 2 (y) or 3 (x). */
final class Edges {

    private Edges() {
    }

    /** The image with its first pixels repeated {@code before} times ahead of it, and its last {@code after} times behind. */
    static NDArray extended(NDArray x, int axis, int before, int after) {
        long size = x.getShape().get(axis);
        try (NDArray first = part(x, axis, 0, 1); NDArray last = part(x, axis, size - 1, size);
                NDArray ahead = first.repeat(axis, before); NDArray behind = last.repeat(axis, after)) {
            return NDArrays.concat(new NDList(ahead, x, behind), axis);
        }
    }

    /** A view of the pixels from one to before another. */
    static NDArray part(NDArray x, int axis, long from, long to) {
        return axis == 2 ? x.get(":, :, {}:{}, :", from, to) : x.get(":, :, :, {}:{}", from, to);
    }
}
