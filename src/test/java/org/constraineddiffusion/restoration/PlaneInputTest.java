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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.junit.jupiter.api.Test;

class PlaneInputTest {

    private static Img<BitType> mask(int width, int height, int marked) {
        Img<BitType> mask = ArrayImgs.bits(width, height);
        int left = marked;
        for (BitType bit : mask) {
            bit.set(left-- > 0);
        }
        return mask;
    }

    @Test
    void channelsAreCopiedAsPlanesFromTheOriginWhateverTheirType() {
        Img<UnsignedShortType> image = ArrayImgs.unsignedShorts(5, 4, 2);
        image.getAt(3, 2, 1).set(60000);
        List<RandomAccessibleInterval<FloatType>> planes = PlaneInput.planes(Views.translate(image, 10, 20, 5));
        assertEquals(2, planes.size());
        assertArrayEquals(new long[] {0, 0}, planes.get(1).minAsLongArray());
        assertEquals(60000, Fields.at(planes.get(1), 3, 2));
        planes.get(1).getAt(3, 2).set(1);
        assertEquals(60000, image.getAt(3, 2, 1).get(), "the image is not changed");
        assertEquals(1, PlaneInput.planes(ArrayImgs.floats(3, 3)).size());
        assertThrows(InputException.class, () -> PlaneInput.planes(ArrayImgs.floats(3, 3, 3, 3)));
    }

    @Test
    void theMaskMarksWhatIsUnknown() {
        InverseProblem problem = PlaneInput.inpainting(Fields.random(5, 4, 1), Views.translate(mask(5, 4, 7), 3, -2));
        Mask unknown = problem.forwardModel().unknown();
        assertEquals(7, unknown.count());
        assertTrue(unknown.bits().getAt(1, 1).get());
        assertEquals(unknown, problem.forwardModel().region().orElseThrow());
    }

    @Test
    void aMaskThatDoesNotFitIsAnsweredWithWhatIsAllowed() {
        RandomAccessibleInterval<FloatType> image = Fields.random(5, 4, 1);
        String said = assertThrows(InputException.class, () -> PlaneInput.inpainting(image, mask(4, 5, 1))).getMessage();
        assertEquals("mask must have the image's width and height, 5×4.", said);
        assertThrows(InputException.class, () -> PlaneInput.inpainting(image, ArrayImgs.bits(5, 4, 1)));
        assertEquals("mask must mark some pixels and leave others, not none.",
                assertThrows(InputException.class, () -> PlaneInput.inpainting(image, mask(5, 4, 0))).getMessage());
        assertEquals("mask must mark some pixels and leave others, not all.",
                assertThrows(InputException.class, () -> PlaneInput.inpainting(image, mask(5, 4, 20))).getMessage());
    }
}
