package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.Results;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * As many planes along z as x and y have pixels for the same length: upsamples z in the slices [x, z] and in the slices
 * [y, z], and takes the mean of both.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Make Isotropic...")
public final class MakeIsotropic extends SamplingCommand {

    /** Slices that are worked on in one batch. */
    private static final int BATCH = 8;

    @Parameter(label = "Factor", persist = false, min = "0", max = "16", style = DIGITS,
            description = "Planes of the result for one of the stack, at least 1; 0 takes it from the image's calibration, voxel depth over pixel width.")
    private double factor = 0;

    @Parameter(label = "Kernel", persist = false, choices = {"area", "bicubic"},
            description = "What a plane of the stack is of the finer ones: their mean, or a bicubic filter of them.")
    private String kernel = "area";

    @Override
    public String label() {
        return "Make Isotropic...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new MakeIsotropic();
    }

    private double factor() {
        return factor == 0 ? image.getCalibration().pixelDepth / image.getCalibration().pixelWidth : factor;
    }

    @Override
    void checkInput() {
        if (image.getNSlices() < 2) {
            throw new InputException("image: '" + image.getTitle() + "' has 1 slice along z; there must be at least 2 to add slices between.");
        }
        requireFramesForSamples(image.getNFrames(), "");
        if (!(factor() >= 1.01 && factor() <= 16)) {
            throw new InputException("factor must be from 1.01 to 16, not " + factor() + (factor == 0
                    ? " as the calibration of '" + image.getTitle() + "' has it: set the voxel depth (Image > Properties...) or give factor." : "."));
        }
    }

    @Override
    void describe(Provenance provenance) {
        provenance.add("factor along z", factor());
    }

    @Override
    Output compute(Restoration run) {
        run.requireGreyModel();
        int depth = sampling(image.getNSlices(), 1).canvas(1).imageHeight();
        Drawn drawn = new Drawn(image, image.getNChannels() * depth * image.getNFrames(), samples);
        for (int sample = 0; sample < samples; sample++) {
            for (DrawnPlane plane : planes(run, depth, sample)) {
                drawn.add(sliceLabel(sample, null), plane);
            }
        }
        Output output = drawn.output(Results.freeTitle(image.getTitle() + " isotropic"), image.getNChannels(), depth, image.getNFrames());
        for (ImagePlus result : output.images()) {
            result.getCalibration().pixelDepth /= factor();
            result.getCalibration().zOrigin *= factor();
            result.setOverlay(null);
        }
        return output;
    }

    /** The planes of one sample, in the order of a hyperstack. */
    private DrawnPlane[] planes(Restoration run, int depth, int sample) {
        int colours = image.getProcessor() instanceof ColorProcessor ? 3 : 1;
        int channels = image.getNChannels();
        int frames = image.getNFrames();
        int volumes = channels * frames * colours;
        DrawnPlane[] planes = new DrawnPlane[channels * depth * frames];
        for (int frame = 1; frame <= frames; frame++) {
            for (int channel = 1; channel <= channels; channel++) {
                for (int colour = 0; colour < colours; colour++) {
                    int part = sample * volumes + ((frame - 1) * channels + channel - 1) * colours + colour;
                    Volume fine = fine(run, volume(channel, frame, colour), depth, part, samples * volumes, seed + sample);
                    for (int z = 0; z < depth; z++) {
                        int index = ((frame - 1) * depth + z) * channels + channel - 1;
                        planes[index] = planes[index] == null ? blank() : planes[index];
                        RandomAccessibleInterval<FloatType> values = fine.slice(2, z);
                        planes[index].put(colour, (target, of) -> Planes.put(target, of, values));
                    }
                }
            }
        }
        return planes;
    }

    private DrawnPlane blank() {
        return new DrawnPlane(image.getProcessor().createProcessor(image.getWidth(), image.getHeight()), samples > 1);
    }

    private Volume volume(int channel, int frame, int colour) {
        List<Integer> planes = IntStream.rangeClosed(1, image.getNSlices())
                .mapToObj(z -> image.getStackIndex(channel, z, frame)).toList();
        return Volume.of(image.getStack(), planes, colour);
    }

    private Volume fine(Restoration run, Volume coarse, int depth, int part, int parts, long seed) {
        Volume fine = Volume.of(image.getWidth(), image.getHeight(), depth);
        long width = coarse.voxels().dimension(0);
        long height = coarse.voxels().dimension(1);
        IntensityScale scale = run.scaleOf(coarse.slices(2, 0, coarse.voxels().dimension(2)));
        if (scale.isConstant()) {
            fine.voxels().forEach(voxel -> voxel.setReal(scale.low()));
            return fine;
        }
        int batches = (int) ((width + BATCH - 1) / BATCH + (height + BATCH - 1) / BATCH);
        int batch = 0;
        for (int axis = 0; axis < 2; axis++) {
            long count = coarse.voxels().dimension(axis);
            for (long from = 0; from < count; from += BATCH) {
                run.part(part * batches + batch++, parts * batches);
                List<RandomAccessibleInterval<FloatType>> slices = coarse.slices(axis, from, Math.min(from + BATCH, count));
                PlaneRestorer.Restored restored = run.restore(measurement(slices, scale), seed);
                for (int i = 0; i < slices.size(); i++) {
                    fine.add(axis, from + i, restored.planes().get(i), 0.5);
                }
            }
        }
        return fine;
    }

    /** Measured along z alone, the second axis of a slice; on the scale of the volume, so that slices of background stay dark. */
    private Measurement measurement(List<RandomAccessibleInterval<FloatType>> slices, IntensityScale scale) {
        long[] size = slices.get(0).dimensionsAsLongArray();
        return WholeMeasurement.onScale(scale, slices, sampling((int) size[1], (int) size[0]));
    }

    /** How a slice of so many planes and columns was measured. */
    private Upsample.Sampling sampling(int planes, int columns) {
        return new Upsample.Sampling(Upsample.Sampling.of(kernel, factor(), 1), planes, columns);
    }
}
