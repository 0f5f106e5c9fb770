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

/**
 * A restoration of a small part of an image.
 *
 * @param before the part; of a stack that is made isotropic, a slice [x, z]
 * @param after what became of it
 */
public record Preview(ImagePlus before, ImagePlus after) {
}
