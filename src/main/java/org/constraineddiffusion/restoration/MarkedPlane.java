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
import org.constraineddiffusion.image.Mask;

/**
 * A plane of an image, and what of it is unknown.
 *
 * @param plane an image of this plane alone
 */
record MarkedPlane(ImagePlus plane, Mask unknown) {
}
