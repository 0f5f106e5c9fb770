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
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Of which type a result is: the image's, or 32-bit where rounding would take light away. Calibrated values become the 32-bit ones. */
final class ResultType {

    /** The change of the mean by rounding that is too much. */
    private static final double TOO_MUCH = 0.01;

    private final ImagePlus image;
    private final OutputType wanted;

    /** The planes before they were rounded; null where they were not kept. */
    private final List<FloatProcessor> exact = new ArrayList<>();
    private boolean tooMuch;

    ResultType(ImagePlus image, OutputType wanted) {
        this.image = image;
        this.wanted = image.getBitDepth() == 24 || image.getBitDepth() == 32 ? OutputType.SAME : wanted;
    }

    /** Whether the result of a plane is to be kept before it is rounded: brighter planes than this lose nothing. */
    boolean mayBeFloat(ImageProcessor plane) {
        return wanted == OutputType.FLOAT || wanted == OutputType.AUTO && light(plane) * TOO_MUCH < 1;
    }

    /** The mean of the magnitude of calibrated values. */
    private double light(ImageProcessor plane) {
        return IntStream.range(0, plane.getPixelCount()).mapToDouble(i -> Math.abs(calibrated(plane.getf(i)))).average().orElse(0);
    }

    private double calibrated(double value) {
        Calibration calibration = image.getCalibration();
        return calibration.calibrated() ? calibration.getCValue(value) : value;
    }

    /** Notes a plane of the result. */
    void add(SampleStack.Plane plane) {
        if (wanted == OutputType.SAME || plane.exactPixels().isEmpty()) {
            exact.add(null);
            return;
        }
        FloatProcessor values = plane.exactPixels().get(0);
        exact.add(values);
        double largest = plane.pixels().getBitDepth() == 8 ? 255 : 65535;
        double change = 0;
        double light = 0;
        for (int i = 0; i < values.getPixelCount(); i++) {
            double limited = Math.max(0, Math.min(largest, values.getf(i)));
            change += plane.pixels().getf(i) - limited;
            light += Math.abs(calibrated(limited));
        }
        tooMuch |= Math.abs(change * slope()) > TOO_MUCH * light;
    }

    /** Calibrated values for one raw one. */
    private double slope() {
        return calibrated(1) - calibrated(0);
    }

    /** True if the planes so far are to be of 32 bits. */
    boolean isFloat() {
        return wanted == OutputType.FLOAT || wanted == OutputType.AUTO && tooMuch;
    }

    /** The planes of the result, in 32 bits. */
    ImageStack floats(ImageStack planes) {
        ImageStack floats = new ImageStack(planes.getWidth(), planes.getHeight(), planes.getColorModel());
        for (int i = 0; i < planes.size(); i++) {
            ImageProcessor plane = exact.get(i) == null ? planes.getProcessor(i + 1).toFloat(0, null) : exact.get(i);
            for (int pixel = 0; pixel < plane.getPixelCount(); pixel++) {
                plane.setf(pixel, (float) calibrated(plane.getf(pixel)));
            }
            floats.addSlice(planes.getSliceLabel(i + 1), plane);
        }
        return floats;
    }
}
