/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.measure.Calibration;
import ij.process.LUT;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All of an image that a command must leave as it is. */
final class ImageState {

    private final Map<String, Object> parts = new LinkedHashMap<>();

    static ImageState of(ImagePlus image) {
        ImageState state = new ImageState();
        Map<String, Object> parts = state.parts;
        ImageStack stack = image.getStack();
        parts.put("position", image.getC() + " " + image.getZ() + " " + image.getT() + " " + image.getCurrentSlice());
        parts.put("dimensions", Arrays.toString(image.getDimensions()) + image.isHyperStack() + image.getType());
        for (int slice = 1; slice <= stack.size(); slice++) {
            parts.put("pixels of plane " + slice, Arrays.hashCode(bits(stack.getPixels(slice))));
            parts.put("label of plane " + slice, String.valueOf(stack.getSliceLabel(slice)));
        }
        parts.put("title", image.getTitle());
        parts.put("selection", encoded(image.getRoi()));
        parts.put("overlay", image.getOverlay() == null ? "none" : Stream.of(image.getOverlay().toArray()).map(ImageState::encoded).toList());
        parts.put("calibration", calibration(image.getCalibration()));
        LUT[] luts = image instanceof CompositeImage composite ? composite.getLuts() : new LUT[] {image.getProcessor().getLut()};
        parts.put("LUT", Stream.of(luts).map(lut -> lut == null ? "none" : Arrays.hashCode(lut.getBytes()) + " " + lut.min + " " + lut.max).toList());
        parts.put("display range", image.getDisplayRangeMin() + " " + image.getDisplayRangeMax());
        parts.put("info", String.valueOf(image.getProperty("Info")));
        parts.put("properties", Arrays.toString(image.getPropertiesAsArray()));
        parts.put("lock", image.isLocked());
        return state;
    }

    /** What differs, if anything. */
    Optional<String> difference(ImageState now) {
        return difference(now, "");
    }

    /** What differs of the parts whose name is one of some, or of all if none is given. */
    Optional<String> difference(ImageState now, String... names) {
        return parts.entrySet().stream().filter(part -> Stream.of(names).anyMatch(part.getKey()::startsWith)).filter(part -> !part.getValue().equals(now.parts.get(part.getKey()))).findFirst()
                .map(part -> part.getKey() + " was " + part.getValue() + " and is " + now.parts.get(part.getKey()));
    }

    /** A plane's pixels as whole numbers, so that NaN and −0 count as they are. */
    static int[] bits(Object pixels) {
        if (pixels instanceof byte[] bytes) {
            int[] bits = new int[bytes.length];
            Arrays.setAll(bits, i -> bytes[i]);
            return bits;
        }
        if (pixels instanceof short[] shorts) {
            int[] bits = new int[shorts.length];
            Arrays.setAll(bits, i -> shorts[i]);
            return bits;
        }
        if (pixels instanceof float[] floats) {
            int[] bits = new int[floats.length];
            Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats[i]));
            return bits;
        }
        return ((int[]) pixels).clone();
    }

    private static String encoded(Roi roi) {
        return roi == null ? "none" : roi.getTypeAsString() + " " + Arrays.hashCode(RoiEncoder.saveAsByteArray(roi));
    }

    private static String calibration(Calibration calibration) {
        return calibration.toString() + calibration.getFunction() + Arrays.toString(calibration.getCoefficients()) + calibration.getValueUnit()
                + calibration.xOrigin + " " + calibration.yOrigin + " " + calibration.zOrigin;
    }
}
