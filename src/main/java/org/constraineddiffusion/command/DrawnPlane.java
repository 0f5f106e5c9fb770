package org.constraineddiffusion.command;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Planes;

/** A plane of the result, and its channels before they were rounded and limited to what its type holds. */
final class DrawnPlane {

    private final ImageProcessor pixels;
    private final List<FloatProcessor> exact = new ArrayList<>();

    /**
     * @param pixels what the plane is where nothing is put into it
     * @param exactToo whether {@link #exact} is wanted
     */
    DrawnPlane(ImageProcessor pixels, boolean exactToo) {
        this.pixels = pixels;
        for (int channel = 0; exactToo && channel < Planes.channelsOf(pixels); channel++) {
            exact.add(pixels.toFloat(channel, null));
        }
    }

    /**
     * Puts a channel into the plane, and what it was before rounding beside.
     *
     * @param putting puts the channel's values where they belong in a plane's channel
     */
    void put(int channel, ObjIntConsumer<ImageProcessor> putting) {
        putting.accept(pixels, channel);
        if (!exact.isEmpty()) {
            putting.accept(exact.get(channel), 0);
        }
    }

    ImageProcessor pixels() {
        return pixels;
    }

    /** The channels, [x, y]. */
    List<RandomAccessibleInterval<FloatType>> exact() {
        return exact.stream().<RandomAccessibleInterval<FloatType>>map(channel ->
                ArrayImgs.floats((float[]) channel.getPixels(), channel.getWidth(), channel.getHeight())).toList();
    }
}
