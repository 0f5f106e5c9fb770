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

import org.constraineddiffusion.operator.DownsamplingOperator;

/** How an image with larger pixels follows from one with smaller pixels. */
public enum Kernel {

    /** Means over the pixels, as a camera that bins takes them. */
    AREA,

    /** An antialiased bicubic filter. */
    BICUBIC;

    DownsamplingOperator downsampling(double factorY, double factorX) {
        return this == AREA ? DownsamplingOperator.area(factorY, factorX) : DownsamplingOperator.bicubic(factorY, factorX);
    }
}
