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

/**
 * A problem whose answer is known: some measured pixels are held back, so that an estimate of them can be checked. The caller closes it.
 *
 * @param held 1 for each pixel that is held back, else 0: {@code [1, 1, h, w]}
 * @param measured their values, and those of other pixels: {@code [n, c, h, w]} or {@code [1, c, h, w]}
 * @param estimate the initial estimate without the pixels that are held back, of the same shape
 */
public record HeldBackProblem(NDArray held, NDArray measured, NDArray estimate) implements AutoCloseable {

    /** Leaves the measured values, which are the constraint's. */
    @Override
    public void close() {
        held.close();
        estimate.close();
    }
}
