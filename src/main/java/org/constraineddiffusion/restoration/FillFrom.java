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

/** Which known pixels a fill of a stack's plane follows from. */
public enum FillFrom {

    /** From the planes beside it if a plane is marked as a whole, else from the plane itself. */
    AUTO,

    /** From the plane itself. */
    PLANE,

    /** From the planes beside it along z, or along time if there is one slice. */
    NEIGHBOURS
}
