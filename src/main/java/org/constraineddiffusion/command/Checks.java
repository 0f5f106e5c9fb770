package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.List;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;

/** Checks of input that several commands make. */
final class Checks {

    private Checks() {
    }

    /** @throws InputException if no known pixel differs from another */
    static void refuseEven(ImagePlus image, Measurement measurement) {
        List<RandomAccessibleInterval<FloatType>> planes = measurement.planes();
        List<IntensityScale> ranges = planes.stream()
                .map(plane -> IntensityScale.ofKnown(List.of(plane), measurement.unknown(), 0, 100)).toList();
        if (ranges.stream().anyMatch(range -> Double.isNaN(range.low()))) {
            throw new InputException("image: no known pixel of '" + image.getTitle() + "' is finite; NaN and infinity say nothing to go by.");
        }
        if (ranges.stream().allMatch(IntensityScale::isConstant)) {
            throw new InputException("image: all known pixels of '" + image.getTitle() + "' have the same value, " + ranges.get(0).low()
                    + "; there must be at least two different values to set the model's brightness by.");
        }
    }

    /**
     * The open image of a title; of several, the active one.
     *
     * @param key the parameter that names it
     * @throws InputException if there is none, or several of which none is active
     */
    static ImagePlus imageCalled(String key, String title) {
        ImagePlus active = WindowManager.getCurrentImage();
        if (active != null && active.getTitle().equals(title.trim())) {
            return active;
        }
        ImagePlus image = WindowManager.getImage(title.trim());
        String[] open = WindowManager.getImageTitles();
        if (image == null) {
            throw new InputException(key + ": no open image is called '" + title + "'; "
                    + (open.length == 0 ? "no image is open." : "open are " + String.join(", ", open) + "."));
        }
        if (Stream.of(open).filter(title.trim()::equals).count() > 1) {
            throw new InputException(key + ": several open images are called '" + title + "', and none of them is the active one: rename one.");
        }
        return image;
    }
}
