/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A prior's estimates of both components of a noisy image x<sub>t</sub> = α<sub>t</sub>·x0 + σ<sub>t</sub>·ε.
 *
 * @param x0 the clean estimate, {@code [n, c, h, w]}, in the model's units (about −1 … 1)
 * @param noise the estimate of the noise ε, {@code [n, c, h, w]}, of unit variance
 */
public record Estimate(NDArray x0, NDArray noise) {

    /** Hands both tensors to {@code manager}, so that they live as long as it does. */
    public Estimate attach(NDManager manager) {
        x0.attach(manager);
        noise.attach(manager);
        return this;
    }
}
