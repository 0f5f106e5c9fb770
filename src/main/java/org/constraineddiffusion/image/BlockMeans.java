package org.constraineddiffusion.image;

import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/** A plane with less noise, for what is to be told from it as a whole: means of blocks, a quarter of white noise's deviation. */
public final class BlockMeans {

    private static final int SIDE = 4;

    private BlockMeans() {
    }

    /** [⌈w / 4⌉, ⌈h / 4⌉]; blocks at the right and bottom border have as many pixels as there are. */
    public static Img<FloatType> of(RandomAccessibleInterval<FloatType> plane) {
        int width = (int) plane.dimension(0);
        int height = (int) plane.dimension(1);
        int columns = (width + SIDE - 1) / SIDE;
        float[] means = new float[columns * ((height + SIDE - 1) / SIDE)];
        RandomAccess<FloatType> pixel = plane.randomAccess();
        for (int i = 0; i < means.length; i++) {
            int left = i % columns * SIDE;
            int top = i / columns * SIDE;
            int right = Math.min(left + SIDE, width);
            int bottom = Math.min(top + SIDE, height);
            double sum = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    sum += pixel.setPositionAndGet(plane.min(0) + x, plane.min(1) + y).get();
                }
            }
            means[i] = (float) (sum / ((right - left) * (bottom - top)));
        }
        return ArrayImgs.floats(means, columns, means.length / columns);
    }
}
