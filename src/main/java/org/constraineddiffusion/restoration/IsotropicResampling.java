/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.constraineddiffusion.image.Crops;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Overlays;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.Results;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.image.ValueRange;
import org.constraineddiffusion.model.ModelPackage;

/**
 * As many planes along z as x and y have pixels for the same length.
 *
 * @param image the stack
 * @param factor planes of the result for one of the stack, 1.01 … 16; 0 takes it from the image's calibration
 * @param kernel how a plane of the stack follows from the finer ones
 */
record IsotropicResampling(ImagePlus image, double factor, Kernel kernel) implements ImageTask {

    private static final int PREVIEW_ROWS = 16;

    @Override
    public String name() {
        return "Make Isotropic";
    }

    @Override
    public InverseProblem example(RestorationOptions options) {
        ImageProcessor middle = image.getStack().getProcessor(image.getStackIndex(1, image.getNSlices() / 2 + 1, 1));
        return InverseProblem.of(Planes.channels(middle), ForwardModel.identity(middle.getHeight(), middle.getWidth()));
    }

    private double actualFactor() {
        return factor == 0 ? image.getCalibration().pixelDepth / image.getCalibration().pixelWidth : factor;
    }

    /** Up to what calibrations are rounded by. */
    private boolean hasSquarePixels() {
        Calibration calibration = image.getCalibration();
        return Math.abs(calibration.pixelWidth - calibration.pixelHeight) <= 0.01 * Math.max(calibration.pixelWidth, calibration.pixelHeight);
    }

    private static String side(double length) {
        return String.format(Locale.ROOT, "%.4g", length).replaceFirst("\\.?0+$", "");
    }

    @Override
    public void checkImage(RestorationOptions options) {
        if (image.getNSlices() < 2) {
            throw new InputException("image: '" + UserText.shown(image.getTitle()) + "' has 1 slice along z; there must be at least 2 to add slices between"
                    + (image.getNFrames() == 1 ? "." : ", and it has " + image.getNFrames() + " frames: if these are slices, swap the two numbers"
                    + " (Image > Properties..., or Image > Hyperstacks > Re-order Hyperstack...)."));
        }
        if (factor == 0 && !hasSquarePixels()) {
            throw new InputException("image: the pixels of '" + UserText.shown(image.getTitle()) + "' are no squares but " + side(image.getCalibration().pixelWidth) + " x "
                    + side(image.getCalibration().pixelHeight) + " " + image.getCalibration().getUnits() + ", so that planes alone do not make it isotropic:"
                    + " scale it to square pixels first (Image > Scale...), or give factor.");
        }
        options.requireOneFramePerSample(image.getNFrames(), "");
        double wanted = actualFactor();
        if (!(wanted >= 1.01 && wanted <= 16)) {
            throw new InputException("factor must be from 1.01 to 16, not " + UserText.shown(wanted) + (factor == 0
                    ? " as the calibration of '" + UserText.shown(image.getTitle()) + "' has it: set the voxel depth (Image > Properties...) or give factor." : "."));
        }
    }

    @Override
    public String work(RestorationOptions options) {
        return "Makes " + (long) Math.ceil(image.getNSlices() * actualFactor() - 1e-6) + " slices of " + image.getNSlices() + ".";
    }

    /** All slices [x, z] and all slices [y, z]. */
    @Override
    public long pixels(ModelPackage model, RestorationOptions options) {
        int colours = Planes.channelsOf(image.getProcessor());
        double depth = image.getNSlices() * actualFactor();
        return (long) (2.0 * image.getWidth() * image.getHeight() * depth * image.getNChannels() * image.getNFrames() * Math.max(1, colours / model.channels()));
    }

    /** A bar along x of the volume that is shown, of few rows. */
    @Override
    public ImageTask preview(RestorationOptions options, int side) {
        Rectangle middle = Crops.middle(image, side / 2);
        Rectangle bar = new Rectangle(middle.x, middle.y + (middle.height - Math.min(PREVIEW_ROWS, middle.height)) / 2, middle.width, Math.min(PREVIEW_ROWS, middle.height));
        return new IsotropicResampling(Crops.slices(image, bar, Math.max(2, (int) (side / 2 / actualFactor()))), factor, kernel);
    }

    @Override
    public ImagePlus shown(ImagePlus result) {
        return Crops.sliceXz(result);
    }

    @Override
    public void describe(RestorationOptions options, Provenance provenance) {
        provenance.add("factor along z", actualFactor());
        if (!hasSquarePixels()) {
            Calibration calibration = image.getCalibration();
            provenance.add("not isotropic", "voxels of " + side(calibration.pixelWidth) + " x " + side(calibration.pixelHeight) + " x "
                    + side(calibration.pixelDepth / actualFactor()) + " " + calibration.getUnits());
        }
    }

    @Override
    public RestorationResult.Images restore(Pipeline pipeline, RestorationOptions options) {
        AxialUpsampling upsampling = new AxialUpsampling(kernel.downsampling(actualFactor(), 1), pipeline, ValueRange.of(image.getProcessor()));
        int depth = upsampling.depth(image.getNSlices());
        SampleStack stack = new SampleStack(image, image.getNChannels() * depth * image.getNFrames(), options);
        for (int sample = 0; sample < options.samples(); sample++) {
            for (SampleStack.Plane plane : planes(upsampling, options, sample)) {
                stack.add(sample, null, plane);
            }
        }
        RestorationResult.Images images = stack.images(Results.freeTitle(image.getTitle() + " isotropic"), image.getNChannels(), depth, image.getNFrames());
        for (ImagePlus result : images.all()) {
            result.getCalibration().pixelDepth /= actualFactor();
            result.getCalibration().zOrigin *= actualFactor();
        }
        images.samples().setOverlay(Overlays.ofAllPlanes(image));
        return images;
    }

    /** The planes of one sample, in the order of a hyperstack. */
    private SampleStack.Plane[] planes(AxialUpsampling upsampling, RestorationOptions options, int sample) {
        int colours = image.getProcessor() instanceof ColorProcessor ? 3 : 1;
        int channels = image.getNChannels();
        int volumes = channels * image.getNFrames() * colours;
        int depth = upsampling.depth(image.getNSlices());
        SampleStack.Plane[] planes = new SampleStack.Plane[channels * depth * image.getNFrames()];
        RegionSeed seed = null;
        for (int volume = 0; volume < volumes; volume++) {
            int colour = volume % colours;
            int channel = volume / colours % channels;
            int frame = volume / colours / channels;
            Volume coarse = volume(channel + 1, frame + 1, colour);
            // Colours share their noise: they are one image.
            seed = colour == 0 ? upsampling.seed(options.seed() + sample, volume / colours, coarse) : seed;
            Volume fine = upsampling.restore(coarse, seed, sample * volumes + volume, options.samples() * volumes);
            for (int z = 0; z < depth; z++) {
                int index = (frame * depth + z) * channels + channel;
                planes[index] = planes[index] == null ? blank(options) : planes[index];
                planes[index].put(colour, fine.slice(2, z), Optional.empty());
            }
        }
        return planes;
    }

    private SampleStack.Plane blank(RestorationOptions options) {
        return new SampleStack.Plane(image.getProcessor().createProcessor(image.getWidth(), image.getHeight()), options.samples() > 1);
    }

    private Volume volume(int channel, int frame, int colour) {
        List<Integer> planes = IntStream.rangeClosed(1, image.getNSlices())
                .mapToObj(z -> image.getStackIndex(channel, z, frame)).toList();
        return Volume.of(image.getStack(), planes, colour);
    }
}
