/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

class CanvasTest extends TensorTest {

    @Test
    void theImageLiesInTheMiddleOfTheSmallestCanvasThatWillDo() {
        assertEquals(new Canvas(48, 32, 6, 8, 35, 16), Canvas.around(35, 16, 5, 8, 16));
    }

    @Test
    void cropGivesBackWhatWasEmbedded() {
        Canvas canvas = new Canvas(10, 12, 2, 3, 5, 4);
        NDArray image = random(1, 2, 1, 5, 4);
        NDArray embedded = canvas.embed(image);
        assertEquals(image, canvas.crop(embedded));
        assertEquals(image.abs().sum().getFloat(), embedded.abs().sum().getFloat(), 1e-4, "the margin is 0");
        assertEquals(image.getFloat(1, 0, 4, 3), embedded.getFloat(1, 0, 2 + 4, 3 + 3));
    }

    @Test
    void refusesAnImageWithoutAPixelOnTheCanvas() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 8, 0, 8, 8)).getMessage();
        assertTrue(message.contains("8 × 8"), message);
        assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 0, 0, 0, 8));
        assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 0, -4, 4, 4));
    }

    @Test
    void aWindowOfAnImageCannotCropTheWholeImage() {
        Canvas window = Canvas.of(20, 30).part(4, 6, 8, 10);
        assertEquals(-8, window.bottom());
        assertEquals(-14, window.right());
        assertThrows(IllegalArgumentException.class, () -> window.crop(random(1, 1, 1, 8, 10)));
        assertThrows(IllegalArgumentException.class, () -> Canvas.of(8, 10).part(0, 1, 8, 9).crop(random(1, 1, 1, 8, 9)));
        assertThrows(IllegalArgumentException.class, () -> window.embed(random(1, 1, 1, 20, 30)));
        assertThrows(IllegalArgumentException.class, () -> window.extend(random(1, 1, 1, 20, 30)));
        assertThrows(IllegalArgumentException.class, () -> DownsamplingOperator.area(2, 2).on(window, manager));
    }

    @Test
    void aWidenedPartHasItsContextOnSidesThatTheModelTakes() {
        assertEquals(new Canvas(80, 96, -85, -62, 400, 500), Canvas.of(400, 500).part(120, 100, 10, 20).widened(32, 16));
    }

    @Test
    void aWidenedPartStaysOnAnImageThatIsLargeEnough() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Canvas image = Canvas.of(64 + random.nextInt(200), 64 + random.nextInt(200));
            int y = random.nextInt(image.height());
            int x = random.nextInt(image.width());
            Canvas hole = image.part(y, x, 1 + random.nextInt(image.height() - y), 1 + random.nextInt(image.width() - x));
            Canvas window = hole.widened(random.nextInt(40), 16);
            assertEquals(0, window.height() % 16 + window.width() % 16);
            assertTrue(window.top() >= hole.top() && window.left() >= hole.left(), window + " must begin before " + hole);
            assertTrue(window.bottom() >= hole.bottom() && window.right() >= hole.right(), window + " must end behind " + hole);
            assertTrue(window.top() <= 0 && window.left() <= 0, window + " must not begin before the image");
            assertTrue(window.bottom() <= 0 || window.height() > image.height(), window + " must not end behind the image");
            assertTrue(window.right() <= 0 || window.width() > image.width(), window + " must not end behind the image");
        }
    }

    @Test
    void aWidenedPartReachesBeyondAnImageThatIsTooSmall() {
        assertEquals(new Canvas(16, 16, 0, 0, 7, 10), Canvas.of(7, 10).part(0, 0, 3, 3).widened(64, 16));
    }

    @Test
    void anyContextMayBeAskedFor() {
        assertEquals(Canvas.of(32, 48), Canvas.of(32, 48).part(3, 5, 2, 2).widened(Integer.MAX_VALUE, 16));
    }
}
