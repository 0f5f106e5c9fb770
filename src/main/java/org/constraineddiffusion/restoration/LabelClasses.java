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

/** What the values of a label map are. */
public enum LabelClasses {

    /** 0 at the background, k within object k; a single value, as in a binary mask, makes each 8-connected region an object. */
    OBJECTS,

    /** The number of a class of the critic, or 255 where any will do. */
    VALUES
}
