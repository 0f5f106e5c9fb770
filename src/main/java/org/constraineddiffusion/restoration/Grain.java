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

/** Whether filled pixels get the noise of the known ones around them. */
public enum Grain {

    /** What noise a fill lacks is added: of the level, the dependence on brightness and the correlation of that around; parts of a hole up to 9 pixels wide stay. */
    MATCH,

    /** A fill stays as it was sampled, which is smoother than a noisy image. */
    NONE
}
