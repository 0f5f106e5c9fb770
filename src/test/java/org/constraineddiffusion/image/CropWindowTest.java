package org.constraineddiffusion.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;
import org.junit.jupiter.api.Test;

class CropWindowTest {

    private static Interval rectangle(long x, long y, long width, long height) {
        return Intervals.createMinSize(x, y, width, height);
    }

    @Test
    void holdsTheHoleAndItsContextOnASideThatTheModelTakes() {
        Interval window = CropWindow.around(rectangle(100, 120, 20, 10), new FinalInterval(500, 400), 32, 16);
        assertArrayEquals(new long[] {96, 80}, Intervals.dimensionsAsLongArray(window));
        assertTrue(Intervals.contains(window, rectangle(68, 88, 84, 74)));
    }

    @Test
    void staysOnTheImageWhereThatIsLargeEnough() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Interval image = new FinalInterval(64 + random.nextInt(200), 64 + random.nextInt(200));
            long x = random.nextInt((int) image.dimension(0));
            long y = random.nextInt((int) image.dimension(1));
            Interval hole = rectangle(x, y, 1 + random.nextInt((int) (image.dimension(0) - x)), 1 + random.nextInt((int) (image.dimension(1) - y)));
            Interval window = CropWindow.around(hole, image, random.nextInt(40), 16);
            assertTrue(Intervals.contains(window, hole), window + " must hold " + hole);
            for (int d = 0; d < 2; d++) {
                assertEquals(0, window.dimension(d) % 16);
                assertTrue(window.min(d) >= 0);
                assertTrue(window.max(d) <= image.max(d) || window.dimension(d) > image.dimension(d), window + " on " + image);
            }
        }
    }

    @Test
    void reachesBeyondAnImageThatIsTooSmall() {
        Interval window = CropWindow.around(rectangle(0, 0, 3, 3), new FinalInterval(10, 7), 64, 16);
        assertArrayEquals(new long[] {16, 16}, Intervals.dimensionsAsLongArray(window));
        assertArrayEquals(new long[] {0, 0}, window.minAsLongArray());
    }
}
