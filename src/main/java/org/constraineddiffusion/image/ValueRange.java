/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import ij.process.ImageProcessor;
import java.util.Optional;

/**
 * The values that pixels can have.
 *
 * @param least in the image's raw units
 * @param largest above {@code least}
 */
public record ValueRange(double least, double largest) {

    /** Of a plane's type; empty for 32 bits, which hold any value. */
    public static Optional<ValueRange> of(ImageProcessor plane) {
        return switch (plane.getBitDepth()) {
            case 32 -> Optional.empty();
            case 16 -> Optional.of(new ValueRange(0, 65535));
            default -> Optional.of(new ValueRange(0, 255));
        };
    }
}
