package org.constraineddiffusion.command;

import org.constraineddiffusion.image.InputException;
import org.scijava.plugin.Parameter;

/** A command that may draw several results, which become the frames of one. */
abstract class SamplingCommand extends ConstrainedCommand {

    @Parameter(label = "Samples", persist = false, min = "1", max = "1000",
            description = "How many results to draw, with the seeds seed, seed + 1, ...; with more than one there are also their mean and spread.")
    int samples = 1;

    /** @throws InputException if there are several frames and several samples */
    final void requireFramesForSamples(int frames, String which) {
        if (samples > 1 && frames > 1) {
            throw new InputException("samples must be 1 for several frames" + which + ", not " + samples
                    + ": the samples become the result's frames.");
        }
    }

    /** The label of a plane of the result, from that of the image's plane, which may be null; of one plane, ImageJ has the whole info below it. */
    final String sliceLabel(int sample, String label) {
        return samples == 1 ? label : "sample " + (sample + 1) + ", seed " + (seed + sample) + (label == null ? "" : ", " + label.lines().findFirst().orElse(""));
    }
}
