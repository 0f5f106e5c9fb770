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

import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** The known pixels of a window of a plane, in the model's units. */
public final class KnownPlane {

    private KnownPlane() {
    }

    /**
     * @param plane the whole plane, [x, y]
     * @param hole the window, true where a pixel is unknown; it must be so outside of the plane
     * @return [x, y] of the window's size; 0 where a pixel is unknown
     * @throws InputException if a known pixel in the window is NaN or infinite
     */
    public static RandomAccessibleInterval<FloatType> of(RandomAccessibleInterval<FloatType> plane,
            RandomAccessibleInterval<BitType> hole, IntensityScale scale) {
        ArrayImg<FloatType, FloatArray> result = ArrayImgs.floats(hole.dimension(0), hole.dimension(1));
        RandomAccess<FloatType> source = plane.randomAccess();
        Cursor<BitType> unknown = Views.flatIterable(hole).localizingCursor();
        int unusable = 0;
        for (FloatType target : result) {
            if (!unknown.next().get()) {
                source.setPosition(unknown);
                float value = source.get().get();
                unusable += Float.isFinite(value) ? 0 : 1;
                target.setReal(scale.toModel(value));
            }
        }
        if (unusable > 0) {
            throw new InputException("image: " + unusable + (unusable == 1 ? " pixel" : " pixels") + " that the result is to follow "
                    + (unusable == 1 ? "is" : "are") + " NaN or infinite; known pixels must be finite: fill these too (Inpaint..., "
                    + "key fill_value=NaN), or replace them.");
        }
        return result;
    }
}
