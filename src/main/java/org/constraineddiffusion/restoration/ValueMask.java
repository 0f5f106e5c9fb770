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
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.UserText;

/**
 * Pixels of a value, such as that of a mosaic where nothing was measured. A measured pixel may have the same by chance.
 *
 * @param value a number or NaN, as ImageJ shows pixels
 * @param minimumArea pixels of the smallest region that is marked; 0 for all
 */
record ValueMask(String value, int minimumArea) implements MaskSource {

    @Override
    public Mask of(ImagePlus image, ImageProcessor plane, int slice) {
        return Masks.ofValue(plane, image.getCalibration(), value).withoutRegionsBelow(minimumArea);
    }

    @Override
    public String name() {
        return "fill_value=" + UserText.shown(value) + (minimumArea > 0 ? " minimum_area=" + minimumArea : "");
    }

    @Override
    public Optional<String> caution(ImagePlus image, List<Integer> slices) {
        long marked = slices.stream().mapToLong(slice -> of(image, image.getStack().getProcessor(slice), slice).count()).sum();
        double share = (double) marked / ((long) image.getWidth() * image.getHeight() * slices.size());
        return share <= 0.5 ? Optional.empty() : Optional.of(name() + " marks " + Math.round(100 * share)
                + " % of the image: if measured pixels have that value too, set minimum_area, or mark the region by a selection or a mask.");
    }
}
