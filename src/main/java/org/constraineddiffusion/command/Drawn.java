package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.Results;
import org.constraineddiffusion.image.SampleStatistics;

/** The planes of one sample after another, and over the samples their mean and spread. */
final class Drawn {

    private final ImagePlus image;
    private final int planes;
    private final int samples;
    private final List<RandomAccessibleInterval<FloatType>> sample = new ArrayList<>();
    private ImageStack stack;
    private SampleStatistics statistics;

    /**
     * @param image what was worked on
     * @param planes planes of a sample
     * @param samples how many samples there will be
     */
    Drawn(ImagePlus image, int planes, int samples) {
        this.image = image;
        this.planes = planes;
        this.samples = samples;
    }

    /** Adds the next plane. */
    void add(String label, DrawnPlane plane) {
        if (stack == null) {
            stack = new ImageStack(plane.pixels().getWidth(), plane.pixels().getHeight(), image.getStack().getColorModel());
        }
        stack.addSlice(label, plane.pixels());
        if (samples == 1) {
            return;
        }
        sample.addAll(plane.exact());
        if (stack.size() % planes == 0) {
            if (statistics == null) {
                statistics = new SampleStatistics(sample.size(), stack.getWidth(), stack.getHeight());
            }
            statistics.add(sample);
            sample.clear();
        }
    }

    /** All planes so far. */
    ImageStack stack() {
        return stack;
    }

    /** The result of so many channels, slices and frames a sample; with several samples, their mean and spread too. */
    Output output(String title, int channels, int slices, int frames) {
        ImagePlus result = Results.of(image, title, stack, channels, slices, frames * samples);
        if (samples == 1) {
            return Output.of(result);
        }
        int shown = statistics.planes() / (slices * frames);
        return new Output(result, Results.floats(result, title + " mean", statistics.mean(), shown, slices, frames),
                Results.floats(result, title + " spread", statistics.standardDeviation(), shown, slices, frames));
    }
}
