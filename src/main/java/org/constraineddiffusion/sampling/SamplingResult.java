/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;

/**
 * The images of a run, and what the run took.
 *
 * @param image clean images, {@code [n, c, h, w]}, in the model's units (about −1 … 1). They belong to the manager of the noise
 *     that the run started from: they live as long as it does, and whoever has them may close them earlier
 * @param evaluations the number of function evaluations (NFE) of the prior; a batch counts once
 * @param steps the number of steps in time
 * @param error the constraint's error at the last clean estimate, a root mean square in the model's units
 * @param check the error of the prior's prediction of known pixels that were held back, over that of an estimate without a prior: above 1 the
 *     prior does not know such images. NaN where nothing was held back
 */
public record SamplingResult(NDArray image, int evaluations, int steps, double error, double check) {

    /** Without a check. */
    public SamplingResult(NDArray image, int evaluations, int steps, double error) {
        this(image, evaluations, steps, error, Double.NaN);
    }
}
