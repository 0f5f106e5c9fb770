/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.util.List;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.restoration.RestorationListener;
import org.junit.jupiter.api.Test;

/** What users see while a command runs. */
class ProgressTest {

    private static ImagePlus image() {
        return new ImagePlus("x", new ShortProcessor(16, 16));
    }

    @Test
    void aPictureOfAnEstimateHasTheImagesDisplayRange() {
        ImagePlus image = image();
        image.setDisplayRange(100, 200);
        FloatType value = new FloatType(150);
        ArrayImg<FloatType, ?> plane = ArrayImgs.floats(16, 16);
        plane.forEach(pixel -> pixel.set(value));
        ImageProcessor picture = LiveView.picture(List.of(plane), image);
        assertEquals(100, picture.getMin());
        assertEquals(127, picture.convertToByteProcessor().get(3, 3), 1);
        ImagePlus colour = new ImagePlus("x", new ColorProcessor(16, 16));
        assertEquals(150 << 16 | 150 << 8 | 150, LiveView.picture(List.of(plane, plane, plane), colour).get(3, 3) & 0xffffff);
    }

    @Test
    void estimatesAreShownAtMostFiveTimesASecondAndNotOfShortRuns() {
        long second = 1_000_000_000;
        LiveView view = new LiveView("x", image(), 0);
        assertFalse(view.isDue(second / 2));
        assertTrue(view.isDue(second));
        view.setShown(second);
        assertFalse(view.isDue(second + second / 6));
        assertTrue(view.isDue(second + second / 4));
        view.close();
        assertFalse(view.isDue(3 * second));
    }

    @Test
    void theBarNeverGoesBack() {
        try (Progress progress = new Progress("x", null, () -> false)) {
            assertTrue(progress.shown() > 0, "from the first moment");
            progress.onStep(new RestorationListener.Step(0, 1, 2, 4, 0));
            assertEquals(0.5, progress.shown());
            progress.onStep(new RestorationListener.Step(0, 3, 3, 4, 0));
            assertEquals(0.5, progress.shown(), "there turned out to be more to do");
            progress.onStep(new RestorationListener.Step(2, 3, 4, 4, 0));
            assertEquals(1, progress.shown());
        }
    }

    @Test
    void theTimeLeftIsInWords() {
        assertEquals("89 s", Progress.time(89));
        assertEquals("2 min", Progress.time(100));
        assertEquals("2.5 h", Progress.time(9000));
    }
}
