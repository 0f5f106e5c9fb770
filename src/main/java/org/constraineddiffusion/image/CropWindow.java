package org.constraineddiffusion.image;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

/**
 * The part of an image that is worked on: the hole and some context around it, with sides that the model takes. It may reach
 * beyond an image that is too small; what lies there is as unknown as the hole.
 */
public final class CropWindow {

    private CropWindow() {
    }

    /**
     * @param bounds the bounds of the hole, [x, y]
     * @param image the bounds of the image, from (0, 0)
     * @param context pixels to keep on each side of the hole, where the image has them
     * @param divisor what both sides of the window must be multiples of
     */
    public static Interval around(Interval bounds, Interval image, long context, int divisor) {
        long[] min = new long[2];
        long[] max = new long[2];
        for (int d = 0; d < 2; d++) {
            long first = Math.max(bounds.min(d) - context, 0);
            long last = Math.min(bounds.max(d) + context, image.max(d));
            long size = (last - first + divisor) / divisor * divisor;
            // The sides grow to the divisor evenly, but stay on the image as long as it is large enough.
            long start = first - (size - (last - first + 1)) / 2;
            start = Math.max(0, Math.min(start, image.dimension(d) - size));
            min[d] = start;
            max[d] = start + size - 1;
        }
        return new FinalInterval(min, max);
    }
}
