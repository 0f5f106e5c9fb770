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

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.util.function.IntFunction;
import net.imglib2.RandomAccess;
import net.imglib2.type.logic.BitType;

/** Which pixels of a result were generated: as a mask image, and as an outline on the result. */
public final class GeneratedPixels {

    /** The name of the outline in the overlay. */
    public static final String OUTLINE = "generated pixels";

    private static final Color COLOUR = new Color(255, 176, 0);
    private static final int MARKED = 255;

    private GeneratedPixels() {
    }

    /**
     * An 8-bit image of the result's size, planes and calibration: 255 where pixels were generated, 0 elsewhere.
     *
     * @param ofPlane the generated pixels of each plane, by its index in the stack, from 1
     */
    public static ImagePlus mask(ImagePlus result, IntFunction<Mask> ofPlane) {
        ImageStack planes = new ImageStack(result.getWidth(), result.getHeight());
        for (int index = 1; index <= result.getStackSize(); index++) {
            planes.addSlice(result.getStack().getSliceLabel(index), pixels(ofPlane.apply(index), result.getWidth(), result.getHeight()));
        }
        ImagePlus mask = new ImagePlus(Results.freeTitle(result.getTitle() + " mask"), planes);
        mask.setCalibration(result.getCalibration().copy());
        mask.getCalibration().disableDensityCalibration();
        mask.setDimensions(result.getNChannels(), result.getNSlices(), result.getNFrames());
        mask.setOpenAsHyperStack(result.isHyperStack());
        mask.setPosition(result.getCurrentSlice());
        mask.setDisplayRange(0, MARKED);
        return mask;
    }

    private static ByteProcessor pixels(Mask marked, int width, int height) {
        ByteProcessor pixels = new ByteProcessor(width, height);
        RandomAccess<BitType> bits = marked.bits().randomAccess();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels.set(x, y, bits.setPositionAndGet(x, y).get() ? MARKED : 0);
            }
        }
        return pixels;
    }

    /** Adds the outline of a {@link #mask} to the result's overlay, after what is there. The pixels stay. */
    public static void outline(ImagePlus result, ImagePlus mask) {
        Overlay overlay = result.getOverlay() == null ? new Overlay() : result.getOverlay();
        for (int index = 1; index <= mask.getStackSize(); index++) {
            ImageProcessor plane = mask.getStack().getProcessor(index);
            plane.setThreshold(MARKED, MARKED, ImageProcessor.NO_LUT_UPDATE);
            Roi outline = new ThresholdToSelection().convert(plane);
            if (outline != null) {
                outline.setName(OUTLINE);
                outline.setStrokeColor(COLOUR);
                outline.setPosition(mask.getStackSize() == 1 ? 0 : index);
                overlay.add(outline);
            }
        }
        result.setOverlay(overlay.size() == 0 ? null : overlay);
    }

    /** Takes the outline off again; what else is on the overlay stays. Returns whether there was one. */
    public static boolean removeOutline(ImagePlus result) {
        Overlay overlay = result.getOverlay();
        if (overlay == null || overlay.size() == 0) {
            return false;
        }
        int before = overlay.size();
        overlay.remove(OUTLINE);
        if (overlay.size() == before) {
            return false;
        }
        result.setOverlay(overlay.size() == 0 ? null : overlay);
        return true;
    }
}
