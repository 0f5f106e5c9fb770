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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.constraineddiffusion.adaptation.TinyModel;
import org.constraineddiffusion.adaptation.TrainingImage;
import org.junit.jupiter.api.Test;

class TrainingImagesTest {

    private static FloatProcessor ramp(int width, int height, float first) {
        FloatProcessor ramp = new FloatProcessor(width, height);
        for (int i = 0; i < ramp.getPixelCount(); i++) {
            ramp.setf(i, first + i);
        }
        return ramp;
    }

    private static List<TrainingImage> of(ImagePlus image, double share) {
        TrainingImages images = new TrainingImages(Models.find(TinyModel.FOLDER.toString()), Map.of("modality", 2.0));
        images.add(image, null, share);
        return images.all();
    }

    @Test
    void selectedPixelsAndNaNAreUnknownAndDoNotSetTheScale() {
        FloatProcessor pixels = ramp(30, 20, 0);
        pixels.setf(5, 5, Float.NaN);
        pixels.setf(10, 10, 1e9f);
        ImagePlus image = new ImagePlus("image", pixels);
        image.setRoi(new Roi(10, 10, 3, 2));
        TrainingImage found = of(image, 1).get(0);
        assertFalse(found.known()[5 * 30 + 5]);
        assertFalse(found.known()[10 * 30 + 10] || found.known()[11 * 30 + 12]);
        assertTrue(found.known()[12 * 30 + 10] && found.known()[0]);
        assertEquals(-1, found.channels()[0][0], 0.01);
        assertEquals(1, found.channels()[0][599], 0.01);
        assertEquals(2, found.conditions()[0], "the modality that is given");
        assertTrue(found.conditions()[1] > 0 && found.conditions()[2] > 0, "estimated");
    }

    @Test
    void thePixelsThatAreKnownHaveAHash() {
        ImagePlus image = new ImagePlus("image", ramp(30, 20, 0));
        String whole = of(image, 1).get(0).sha256();
        assertEquals(64, whole.length());
        assertEquals(whole, of(image, 1).get(0).sha256());
        image.setRoi(new Roi(1, 1, 2, 2));
        assertNotEquals(whole, of(image, 1).get(0).sha256());
    }

    @Test
    void ofALargePlaneThePartAroundTheSelectionIsTaken() {
        ImagePlus image = new ImagePlus("image", ramp(2100, 40, 0));
        image.setRoi(new Roi(2090, 10, 4, 4));
        TrainingImage found = of(image, 1).get(0);
        assertEquals(List.of(2048, 40), List.of(found.width(), found.height()));
        assertFalse(found.known()[10 * 2048 + 2090 - 52], "the selection, 52 pixels further left");
        assertEquals(found.known().length - 16, IntStream.range(0, found.known().length).filter(i -> found.known()[i]).count());
    }

    @Test
    void planesOfAStackAreSpreadOverItIfNotAllFit() {
        ImageStack stack = new ImageStack(64, 64);
        for (int i = 0; i < 8; i++) {
            stack.addSlice(ramp(64, 64, 1000 * i));
        }
        ImagePlus image = new ImagePlus("stack", stack);
        assertEquals(8, of(image, 1).size());
        List<String> some = of(image, 4.0 * 64 * 64 / (1 << 25)).stream().map(TrainingImage::name).toList();
        assertEquals(List.of("stack, plane 1", "stack, plane 3", "stack, plane 5", "stack, plane 7"), some);
    }

    @Test
    void aGreyModelSeesTheChannelsOfColourOneByOneAndEqualOnesOnce() {
        ColorProcessor colour = new ColorProcessor(30, 20);
        for (int i = 0; i < 600; i++) {
            colour.set(i, i % 250 << 16 | i % 250 << 8 | i % 200);
        }
        List<TrainingImage> found = of(new ImagePlus("colour", colour), 1);
        assertEquals(2, found.size());
        assertArrayEquals(new int[] {1, 1}, found.stream().mapToInt(image -> image.channels().length).toArray());
    }
}
