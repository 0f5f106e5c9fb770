package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
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
    void refusesAnImageThatReachesBeyondTheCanvas() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 1, 0, 8, 8)).getMessage();
        assertTrue(message.contains("8 × 8"), message);
        assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 0, 0, 0, 8));
        assertThrows(IllegalArgumentException.class, () -> new Canvas(8, 8, 0, -1, 4, 4));
    }
}
