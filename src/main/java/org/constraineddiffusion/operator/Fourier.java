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
import ai.djl.ndarray.types.Shape;

/** Filters of images whose borders meet, by the Fourier transform. */
final class Fourier {

    private Fourier() {
    }

    /** The half of the Fourier transform that a real image {@code [n, c, h, w]} has: complex, {@code [n, c, h, w/2 + 1]}. */
    static NDArray transform(NDArray x) {
        Shape shape = x.getShape();
        try (NDArray rows = x.rfft(shape.get(3), 3)) {
            return rows.fft(shape.get(2), 2);
        }
    }

    /** Multiplies the transform of {@code x} by a factor, as {@link #transform} gives it or real. */
    static NDArray filter(NDArray x, NDArray factor) {
        Shape shape = x.getShape();
        try (NDArray transformed = transform(x); NDArray multiplied = transformed.muli(factor);
                NDArray columns = multiplied.ifft(shape.get(2), 2)) {
            return columns.irfft(shape.get(3), 3);
        }
    }
}
