package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Results;
import org.constraineddiffusion.image.SampleStatistics;
import org.scijava.plugin.Parameter;

/** A command that works on each chosen plane by itself, and may draw several samples. */
abstract class PlaneCommand extends ConstrainedCommand {

    @Parameter(label = "Planes", persist = false, choices = {"current", "channel", "all"},
            description = "Of a stack: the plane that is shown, all planes of its channel, or all planes.")
    String planes = "current";

    @Parameter(label = "Samples", persist = false, min = "1", max = "1000",
            description = "How many results to draw, with the seeds seed, seed + 1, ...; with more than one there are also their mean and spread.")
    int samples = 1;

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
        if (samples > 1 && choice.dimensions(image)[2] > 1) {
            throw new InputException("samples must be 1 for several frames (planes=" + planes + "), not " + samples
                    + ": the samples become the result's frames.");
        }
        if (chosen.size() == 1) {
            Checks.refuseEven(image, measurement(plane(chosen.get(0)), chosen.get(0)));
        }
    }

    @Override
    Output compute(Restoration run) {
        PlaneChoice choice = choice();
        List<Integer> chosen = chosenPlanes();
        ImageStack stack = null;
        SampleStatistics statistics = null;
        for (int sample = 0; sample < samples; sample++) {
            for (int i = 0; i < chosen.size(); i++) {
                int slice = chosen.get(i);
                run.part(sample * chosen.size() + i, samples * chosen.size());
                ImageProcessor source = plane(slice);
                ImageProcessor target = restored(run, source, slice, seed + sample);
                if (stack == null) {
                    stack = new ImageStack(target.getWidth(), target.getHeight(), image.getStack().getColorModel());
                }
                stack.addSlice(sliceLabel(slice, sample), target);
            }
            if (samples > 1) {
                int first = sample * chosen.size() + 1;
                List<RandomAccessibleInterval<FloatType>> drawn = Planes.channels(stack, first, chosen.size());
                if (statistics == null) {
                    statistics = new SampleStatistics(drawn.size(), stack.getWidth(), stack.getHeight());
                }
                statistics.add(drawn);
            }
        }
        return output(choice, chosen, stack, statistics);
    }

    private ImageProcessor restored(Restoration run, ImageProcessor source, int slice, long seed) {
        Measurement measurement = measurement(source, slice);
        ImageProcessor target = blank(source);
        if (!measurement.leavesAnythingToFind()) {
            return target;
        }
        PlaneRestorer.Restored restored = run.restore(measurement, seed);
        for (int c = 0; c < restored.planes().size(); c++) {
            put(target, c, restored.planes().get(c), measurement);
        }
        return target;
    }

    private Output output(PlaneChoice choice, List<Integer> chosen, ImageStack stack, SampleStatistics statistics) {
        String title = image.getTitle() + " " + done();
        int[] size = choice.dimensions(image);
        if (samples == 1 && keepsOtherPlanes()) {
            ImagePlus result = Results.copy(image, title);
            for (int i = 0; i < chosen.size(); i++) {
                result.getStack().setProcessor(stack.getProcessor(i + 1), chosen.get(i));
            }
            result.setStack(result.getStack()); // shows the new planes
            return Output.of(result);
        }
        ImagePlus result = Results.of(image, title, stack, size[0], size[1], size[2] * samples);
        if (samples == 1) {
            return Output.of(result);
        }
        int channels = statistics.planes() / (size[1] * size[2]);
        return new Output(result, Results.floats(result, title + " mean", statistics.mean(), channels, size[1], size[2]),
                Results.floats(result, title + " spread", statistics.spread(), channels, size[1], size[2]));
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

    private String sliceLabel(int slice, int sample) {
        String label = image.getStack().getSliceLabel(slice);
        return samples == 1 ? label : "sample " + (sample + 1) + ", seed " + (seed + sample) + (label == null ? "" : ", " + label);
    }
}
