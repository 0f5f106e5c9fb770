package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
     * The image to work on: the open one of a title, of several the active one.
     *
     * @param key the parameter that names it
     * @throws InputException if there is none, or several of which none is active
     */
    static ImagePlus imageCalled(String key, String title) {
        List<ImagePlus> called = imagesCalled(key, title);
        return called.contains(WindowManager.getCurrentImage()) ? WindowManager.getCurrentImage() : only(key, title, called);
    }

    /**
     * An image that belongs to the one which is worked on: the open one of a title, of several another than that.
     *
     * @param key the parameter that names it
     * @throws InputException if there is none, or several others
     */
    static ImagePlus imageBeside(ImagePlus image, String key, String title) {
        List<ImagePlus> called = imagesCalled(key, title);
        return only(key, title, called.size() > 1 ? called.stream().filter(each -> each != image).toList() : called);
    }

    /** What a dialog offers for a second image: none, or an open one by its title. */
    static List<String> noneOrOpen() {
        return Stream.concat(Stream.of(""), open().stream().map(ImagePlus::getTitle)).distinct().toList();
    }

    private static List<ImagePlus> open() {
        int[] ids = WindowManager.getIDList();
        return IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage).filter(Objects::nonNull).toList();
    }

    private static ImagePlus only(String key, String title, List<ImagePlus> called) {
        if (called.size() > 1) {
            throw new InputException(key + ": " + called.size() + " open images are called '" + title + "', and none of them is the active one:"
                    + " rename one.");
        }
        return called.get(0);
    }

    private static List<ImagePlus> imagesCalled(String key, String title) {
        List<ImagePlus> open = open();
        List<ImagePlus> called = open.stream().filter(image -> image.getTitle().trim().equals(title.trim())).toList();
        if (!called.isEmpty()) {
            return called;
        }
        ImagePlus other = WindowManager.getImage(title.trim()); // as ImageJ finds images, by a number too
        if (other == null) {
            throw new InputException(key + ": no open image is called '" + title + "'; " + (open.isEmpty() ? "no image is open."
                    : "open are " + open.stream().map(ImagePlus::getTitle).collect(Collectors.joining(", ")) + "."));
        }
        return List.of(other);
    }
}
