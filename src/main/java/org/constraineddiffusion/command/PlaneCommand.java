package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Results;
import org.scijava.plugin.Parameter;

/** A command that works on each chosen plane by itself, and may draw several samples. */
abstract class PlaneCommand extends SamplingCommand {

    /** Between the seeds of parts of a plane, which would be filled alike by the same: far from those of samples. */
    private static final long NEXT_PART = 0x9E3779B97F4A7C15L;

    @Parameter(label = "Planes", persist = false, choices = {"current", "channel", "all"},
            description = "Of a stack: the plane that is shown, all planes of its channel, or all planes.")
    String planes = "current";

    /** What the command does to an image, as the title of the result says it. */
    abstract String done();

    /**
     * What is known of a plane.
     *
     * @param plane the plane of the image
     * @param slice its index in the stack, from 1
     * @throws InputException if it cannot be worked on
     */
    abstract Measurement measurement(ImageProcessor plane, int slice);

    /** A new plane for the result, of the same type. */
    abstract ImageProcessor blank(ImageProcessor plane);

    /** Puts a restored channel where it belongs in the result's plane. */
    abstract void put(ImageProcessor target, int channel, RandomAccessibleInterval<FloatType> values, Measurement measurement);

    /** True if the planes that are not worked on stay in the result. */
    boolean keepsOtherPlanes() {
        return false;
    }

    @Override
    void checkInput() {
        PlaneChoice choice = choice();
        List<Integer> chosen = chosenPlanes();
        requireFramesForSamples(choice.dimensions(image)[2], " (planes=" + planes + ")");
        if (chosen.size() == 1) {
            Checks.refuseEven(image, measurement(plane(chosen.get(0)), chosen.get(0)));
        }
    }

    @Override
    Output compute(Restoration run) {
        PlaneChoice choice = choice();
        List<Integer> chosen = chosenPlanes();
        Drawn drawn = new Drawn(image, chosen.size(), samples);
        for (int sample = 0; sample < samples; sample++) {
            for (int i = 0; i < chosen.size(); i++) {
                int slice = chosen.get(i);
                DrawnPlane plane = restored(run, slice, sample * chosen.size() + i, samples * chosen.size(), seed + sample);
                drawn.add(sliceLabel(sample, image.getStack().getSliceLabel(slice)), plane);
            }
        }
        return output(choice, chosen, drawn);
    }

    /** @param index that of the plane among all that are drawn, {@code count} */
    private DrawnPlane restored(Restoration run, int slice, int index, int count, long seed) {
        ImageProcessor source = plane(slice);
        Measurement whole = measurement(source, slice);
        DrawnPlane target = new DrawnPlane(blank(source), samples > 1);
        if (!whole.leavesAnythingToFind()) {
            return target;
        }
        List<Measurement> parts = run.parts(whole);
        for (int part = 0; part < parts.size(); part++) {
            run.part(index * parts.size() + part, count * parts.size());
            put(target, parts.get(part), run.restore(parts.get(part), seed + part * NEXT_PART));
        }
        return target;
    }

    private void put(DrawnPlane target, Measurement measurement, PlaneRestorer.Restored restored) {
        for (int c = 0; c < restored.planes().size(); c++) {
            RandomAccessibleInterval<FloatType> values = restored.planes().get(c);
            target.put(c, (pixels, channel) -> put(pixels, channel, values, measurement));
        }
    }

    private Output output(PlaneChoice choice, List<Integer> chosen, Drawn drawn) {
        String title = Results.freeTitle(image.getTitle() + " " + done());
        int[] size = choice.dimensions(image);
        if (samples == 1 && keepsOtherPlanes()) {
            ImagePlus result = Results.copy(image, title);
            for (int i = 0; i < chosen.size(); i++) {
                result.getStack().setProcessor(drawn.stack().getProcessor(i + 1), chosen.get(i));
            }
            result.setStack(result.getStack()); // shows the new planes
            return Output.of(result);
        }
        return drawn.output(title, size[0], size[1], size[2]);
    }

    /** The planes to work on, from 1. */
    final List<Integer> chosenPlanes() {
        return choice().of(image);
    }

    private PlaneChoice choice() {
        return PlaneChoice.valueOf(planes.toUpperCase(Locale.ROOT));
    }

    /** A plane of the image, from 1. */
    final ImageProcessor plane(int slice) {
        return image.getStack().getProcessor(slice);
    }
}
