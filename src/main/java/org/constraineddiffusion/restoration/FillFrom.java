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

import ij.ImagePlus;
import java.util.Collection;
import org.constraineddiffusion.image.Mask;

/** Which known pixels a fill of a stack's plane follows from. */
public enum FillFrom {

    /** From the planes beside it if a plane is marked as a whole, else from the plane itself. */
    AUTO,

    /** From the plane itself. */
    PLANE,

    /** From the planes beside it along z, or along time if there is one slice. */
    NEIGHBOURS;

    /** True if a stack has planes beside each other: slices, or frames. */
    static boolean hasNeighbours(ImagePlus image) {
        return image.getNSlices() > 1 || image.getNFrames() > 1;
    }

    /** Whether marked pixels of an image are filled from the planes beside theirs. */
    boolean takesNeighbours(ImagePlus image, Collection<Mask> marked) {
        return hasNeighbours(image) && (this == NEIGHBOURS || this == AUTO && marked.stream().anyMatch(Mask::isFull));
    }
}
