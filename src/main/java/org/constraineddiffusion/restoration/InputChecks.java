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
import java.util.Locale;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.UserText;

/** Checks of images that several tasks make. */
final class InputChecks {

    /** In place of a noise: it is estimated. */
    static final double ESTIMATE = -1;

    /** Below the largest value of 32 bits, 3.4e38, by what sums over filters and a result beyond the known values may take. */
    private static final double LARGEST = 1e36;

    private InputChecks() {
    }

    /** @throws InputException if no known pixel differs from another */
    static void refuseConstant(ImagePlus image, InverseProblem problem) {
        List<IntensityScale> ranges = problem.measured().stream()
                .map(plane -> IntensityScale.ofKnown(List.of(plane), problem.forwardModel().unknown(), 0, 100)).toList();
        if (ranges.stream().anyMatch(range -> Double.isNaN(range.low()))) {
            throw new InputException("image: no known pixel of '" + UserText.shown(image.getTitle()) + "' is finite; there must be values other than NaN and infinity.");
        }
        if (ranges.stream().allMatch(IntensityScale::isConstant)) {
            throw new InputException("image: all known pixels of '" + UserText.shown(image.getTitle()) + "' have the same value, " + UserText.shown(ranges.get(0).low())
                    + "; there must be at least two different values to set the model's brightness by.");
        }
    }

    /**
     * @throws InputException if a finite known value is so large that what is computed of it may exceed 32 bits; others are refused where they are used
     */
    static void refuseHuge(InverseProblem problem) {
        float largest = 0;
        for (RandomAccessibleInterval<FloatType> plane : problem.measured()) {
            Cursor<BitType> unknown = Views.flatIterable(problem.forwardModel().unknown().bits()).cursor();
            for (FloatType value : Views.flatIterable(plane)) {
                if (!unknown.next().get() && Float.isFinite(value.get()) && Math.abs(value.get()) > Math.abs(largest)) {
                    largest = value.get();
                }
            }
        }
        if (Math.abs(largest) > LARGEST) {
            throw new InputException(String.format(Locale.ROOT, "image: it has values as large as %.3g; known pixels must lie from -%.0e to %.0e:"
                    + " mark such pixels to be filled (Inpaint...), or divide all (Process > Math > Divide...).", largest, LARGEST, LARGEST));
        }
    }

    /** @throws InputException if the noise is neither given nor to be estimated */
    static void requireNoise(double given) {
        if (given < 0 && given != ESTIMATE || Double.isNaN(given)) {
            throw new InputException("noise must be 0 or more, or -1 to have it estimated, not '" + UserText.shown(given) + "'.");
        }
    }
}
