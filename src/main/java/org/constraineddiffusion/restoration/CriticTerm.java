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
import java.util.List;
import java.util.Optional;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Provenance;

/** A critic that a restoration of an image has beside its data term. */
interface CriticTerm {

    /** @throws InputException if it does not fit the image or the planes that are worked on */
    void check(ImagePlus image, List<Integer> slices);

    /**
     * The term for a plane.
     *
     * @param slice the plane's index in the stack, from 1
     * @param measured the plane's channels, [x, y]
     * @param wanted the pixels that are to be found; none for all
     */
    Guidance.Term of(ImagePlus image, int slice, List<RandomAccessibleInterval<FloatType>> measured, Optional<Mask> wanted);

    /** Adds critic and goal. */
    void describe(Provenance provenance);
}
