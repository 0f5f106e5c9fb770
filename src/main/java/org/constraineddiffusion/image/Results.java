/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.image;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.StackStatistics;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;

/** New images that are like a given one in all but their pixels. The given one is not touched, whatever is selected on it. */
public final class Results {

    private Results() {
    }

    /** The title, or with a number behind it if an open image has it. */
    public static String freeTitle(String title) {
        return WindowManager.getImage(title) == null ? title : WindowManager.getUniqueName(title);
    }

    /**
     * A copy of all planes with the calibration, LUTs, display range, slice labels, properties and overlay of {@code image};
     * without its selection.
     */
    public static ImagePlus copy(ImagePlus image, String title) {
        ImageStack planes = image.getStack();
        ImageStack copies = new ImageStack(image.getWidth(), image.getHeight(), planes.getColorModel());
        for (int slice = 1; slice <= planes.size(); slice++) {
            ImageProcessor plane = planes.getProcessor(slice).duplicate();
            plane.resetRoi();
            copies.addSlice(planes.getSliceLabel(slice), plane);
        }
        ImagePlus copy = of(image, title, copies, PlaneChoice.ALL.dimensions(image));
        copy.setOverlay(image.getOverlay() == null ? null : image.getOverlay().duplicate());
        copy.setPosition(image.getCurrentSlice());
        return copy;
    }

    /**
     * An image of other planes, which may be of another size, number and type: with LUTs, display range and properties of
     * {@code image}, and its calibration scaled to the new size; without its overlay, see {@link Overlays}.
     *
     * @param dimensions channels, slices and frames of {@code planes}: all channels of {@code image}, or the one it shows
     */
    public static ImagePlus of(ImagePlus image, String title, ImageStack planes, int... dimensions) {
        ImagePlus result = image.createImagePlus();
        result.setStack(title, planes);
        result.setProperty("Info", image.getProperty("Info"));
        result.setProperties(image.getPropertiesAsArray());
        // A stack keeps the label that it had when it was a single plane.
        result.setProp("Slice_Label", planes.size() == 1 ? planes.getSliceLabel(1) : null);
        double scaleX = (double) planes.getWidth() / image.getWidth();
        double scaleY = (double) planes.getHeight() / image.getHeight();
        result.setCalibration(scaled(image.getCalibration(), scaleX, scaleY));
        result.setDimensions(dimensions[0], dimensions[1], dimensions[2]);
        result.setOpenAsHyperStack(image.isHyperStack() && planes.size() > 1);
        return coloured(result, image);
    }

    /**
     * The same of planes in 32 bits that hold the calibrated values of {@code image}: its function of intensity goes, and its display ranges
     * are those of calibrated values too.
     */
    public static ImagePlus floatsOf(ImagePlus image, String title, ImageStack planes, int... dimensions) {
        ImagePlus result = of(image, title, planes, dimensions);
        Calibration before = image.getCalibration();
        if (before.calibrated()) {
            result.getCalibration().disableDensityCalibration();
            int shown = result.getC();
            for (int channel = result instanceof CompositeImage ? result.getNChannels() : 1; channel >= 1; channel--) {
                if (result instanceof CompositeImage) {
                    result.setPositionWithoutUpdate(channel, result.getZ(), result.getT());
                }
                double low = before.getCValue(result.getDisplayRangeMin());
                double high = before.getCValue(result.getDisplayRangeMax());
                result.setDisplayRange(Math.min(low, high), Math.max(low, high));
            }
            result.setPositionWithoutUpdate(shown, result.getZ(), result.getT());
        }
        return result;
    }

    private static ImagePlus coloured(ImagePlus result, ImagePlus image) {
        if (image instanceof CompositeImage composite && result.getNChannels() == image.getNChannels()) {
            CompositeImage coloured = new CompositeImage(result, composite.getMode());
            coloured.copyLuts(image);
            return coloured;
        }
        if (image instanceof CompositeImage composite && composite.getMode() != CompositeImage.GRAYSCALE) {
            LUT lut = composite.getChannelLut(image.getC());
            result.getStack().setColorModel(lut);
            result.getProcessor().setColorModel(lut);
        } else if (!(image instanceof CompositeImage) && image.getBitDepth() != 24) { // a virtual stack does not know it
            result.getStack().setColorModel(image.getProcessor().getColorModel());
            result.getProcessor().setColorModel(image.getProcessor().getColorModel());
        }
        if (result.getBitDepth() != 24) { // of RGB, a display range changes the pixels
            result.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
        }
        return result;
    }

    /**
     * An image in 32 bits without a function of intensity, for means and deviations: planes [x, y] with {@code like}'s calibration. The display
     * range is that of all its pixels. Where {@code like} is RGB, its channels are shown as the colours that they are.
     *
     * @param dimensions channels, slices and frames
     */
    public static ImagePlus floats(ImagePlus like, String title, List<RandomAccessibleInterval<FloatType>> planes, int... dimensions) {
        ImageStack stack = new ImageStack((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
        planes.forEach(plane -> stack.addSlice(new FloatProcessor(stack.getWidth(), stack.getHeight(), Planes.values(plane))));
        ImagePlus result = new ImagePlus(title, stack);
        Calibration calibration = like.getCalibration().copy();
        calibration.disableDensityCalibration();
        result.setCalibration(calibration);
        result.setDimensions(dimensions[0], dimensions[1], dimensions[2]);
        result.setOpenAsHyperStack(List.of(dimensions[0] > 1, dimensions[1] > 1, dimensions[2] > 1).stream().filter(many -> many).count() > 1);
        ImagePlus shown = like.getBitDepth() == 24 && dimensions[0] == 3 ? new CompositeImage(result, CompositeImage.COMPOSITE) : result;
        StackStatistics all = new StackStatistics(result);
        for (int channel = dimensions[0]; channel >= 1; channel--) {
            shown.setC(channel);
            shown.setDisplayRange(all.min, all.max);
        }
        return shown;
    }

    private static Calibration scaled(Calibration calibration, double scaleX, double scaleY) {
        Calibration result = calibration.copy();
        result.pixelWidth /= scaleX;
        result.pixelHeight /= scaleY;
        result.xOrigin *= scaleX;
        result.yOrigin *= scaleY;
        return result;
    }
}
