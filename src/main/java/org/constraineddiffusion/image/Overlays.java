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
import ij.gui.Overlay;
import ij.gui.Roi;
import java.util.List;
import java.util.stream.IntStream;

/** Overlays for results that have some of an image's planes, or others: each element where it belongs, and only if its plane is there. */
public final class Overlays {

    private Overlays() {
    }

    /**
     * The overlay of some planes, once for each sample of them.
     *
     * @param planes indices into the image's stack, from 1, in the order of the result
     * @param samples how often the result has these planes
     * @return null if nothing of it is on them
     */
    public static Overlay ofPlanes(ImagePlus image, List<Integer> planes, int samples, double scaleX, double scaleY) {
        if (image.getOverlay() == null) {
            return null;
        }
        Overlay part = image.getOverlay().duplicate();
        part.clear();
        for (Roi roi : image.getOverlay()) {
            List<Integer> on = IntStream.range(0, planes.size()).filter(i -> isOn(roi, planes.get(i), image)).boxed().toList();
            if (on.size() == planes.size()) {
                part.add(at(0, roi));
                continue;
            }
            for (int sample = 0; sample < samples; sample++) {
                for (int index : on) {
                    part.add(at(sample * planes.size() + index + 1, roi));
                }
            }
        }
        return part.size() == 0 ? null : scaleX == 1 && scaleY == 1 ? part : scaled(part, scaleX, scaleY);
    }

    /** What lies on all planes of the image. */
    public static Overlay ofAllPlanes(ImagePlus image) {
        return ofPlanes(image, List.of(0), 1, 1, 1);
    }

    private static boolean isOn(Roi roi, int plane, ImagePlus image) {
        if (!roi.hasHyperStackPosition()) {
            return roi.getPosition() == 0 || roi.getPosition() == plane;
        }
        int[] position = plane == 0 ? new int[3] : image.convertIndexToPosition(plane);
        return (roi.getCPosition() == 0 || roi.getCPosition() == position[0]) && (roi.getZPosition() == 0 || roi.getZPosition() == position[1])
                && (roi.getTPosition() == 0 || roi.getTPosition() == position[2]);
    }

    private static Roi at(int position, Roi roi) {
        Roi copy = (Roi) roi.clone();
        copy.setPosition(position);
        return copy;
    }

    private static Overlay scaled(Overlay overlay, double scaleX, double scaleY) {
        Overlay scaled = overlay.scale(scaleX, scaleY);
        for (int i = 0; i < scaled.size(); i++) {
            scaled.get(i).setPosition(overlay.get(i).getPosition());
        }
        return scaled;
    }
}
