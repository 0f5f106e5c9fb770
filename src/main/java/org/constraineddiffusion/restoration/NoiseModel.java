/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

/** How the noise of an image depends on its brightness. */
public enum NoiseModel {

    /** Poisson–Gaussian where the variance clearly grows with brightness and no noise is given; else the same everywhere. Colour images: the same everywhere. */
    AUTO,

    /** The same everywhere. */
    GAUSSIAN,

    /** Poisson–Gaussian: photons or electrons are counted, and read noise is added. */
    POISSON
}
