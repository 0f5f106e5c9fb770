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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.StackConverter;
import java.util.Arrays;
import java.util.List;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NumberRanges;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.sampling.Samplers;
import org.junit.jupiter.api.Test;

/** Planes of a stack that follow from their neighbours, with a model of one averaging filter. */
class AxialFillingTest {

    private static final String MODEL = "src/test/resources/fuzz/grey";
    private static final int WIDTH = 20;
    private static final int HEIGHT = 14;
    private static final int DEPTH = 16;
    private static final Roi ALL = new Roi(0, 0, WIDTH, HEIGHT);

    /** Waves that change slowly along z; planes of {@code blank} have another value everywhere. */
    private static ImagePlus stack(int blankValue, Integer... blank) {
        ImageStack stack = new ImageStack(WIDTH, HEIGHT);
        for (int z = 1; z <= DEPTH; z++) {
            ImageProcessor plane = new ByteProcessor(WIDTH, HEIGHT);
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                plane.set(i, List.of(blank).contains(z) ? blankValue : (int) (120 + 80 * Math.sin(0.5 * (i % WIDTH) + 0.15 * z) * Math.cos(0.4 * (i / WIDTH))));
            }
            stack.addSlice("plane " + z, plane);
        }
        ImagePlus image = new ImagePlus("waves", stack);
        image.setDimensions(1, DEPTH, 1);
        return image;
    }

    private static ImagePlus fill(ImagePlus image, Roi roi, String planes, FillFrom from) {
        return Restoration.inpaint(image, MaskSource.roi(roi), 0, from).planes(PlaneChoice.list(NumberRanges.of("planes", planes))).with(MODEL)
                .sampler(Samplers.fast()).seed(2).run().image();
    }

    private static byte[] pixels(ImagePlus image, int slice) {
        return (byte[]) image.getStack().getProcessor(slice).getPixels();
    }

    private static double error(ImagePlus image, int slice) {
        ImageProcessor truth = stack(0).getStack().getProcessor(slice);
        double sum = 0;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            sum += Math.pow(truth.get(i) - image.getStack().getProcessor(slice).get(i), 2);
        }
        return Math.sqrt(sum / WIDTH / HEIGHT);
    }

    @Test
    void blankPlanesFollowFromTheirNeighboursAndNoOtherPlaneChanges() {
        ImagePlus image = stack(255, 7, 8, 12);
        ImagePlus filled = fill(image, ALL, "7-8,12", FillFrom.AUTO);
        for (int slice = 1; slice <= DEPTH; slice++) {
            if (List.of(7, 8, 12).contains(slice)) {
                assertTrue(error(filled, slice) < 12, "plane " + slice + ": " + error(filled, slice));
            } else {
                assertArrayEquals(pixels(image, slice), pixels(filled, slice));
            }
        }
        assertEquals("plane 7", filled.getStack().getSliceLabel(7));
        assertTrue(filled.getInfoProperty().contains("filled from the neighbouring planes: planes 7, 8, 12"), filled.getInfoProperty());
    }

    @Test
    void whatABadPlaneHoldsDoesNotCount() {
        ImagePlus one = fill(stack(0, 6), ALL, "6", FillFrom.AUTO);
        ImagePlus other = fill(stack(200, 6), ALL, "6", FillFrom.AUTO);
        assertArrayEquals(pixels(one, 6), pixels(other, 6));
    }

    @Test
    void aRegionIsFilledFromWhereTheUserWants() {
        Roi hole = new OvalRoi(4, 3, 11, 8);
        ImagePlus image = stack(0);
        ImagePlus fromNeighbours = fill(image, hole, "6", FillFrom.NEIGHBOURS);
        int changed = 0;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            if (!hole.contains(i % WIDTH, i / WIDTH)) {
                assertEquals(pixels(image, 6)[i], pixels(fromNeighbours, 6)[i]);
            } else {
                changed += pixels(image, 6)[i] == pixels(fromNeighbours, 6)[i] ? 0 : 1;
            }
        }
        assertTrue(changed > 20, "changed pixels " + changed);
        assertTrue(error(fromNeighbours, 6) < 6, "error " + error(fromNeighbours, 6));
        ImagePlus auto = fill(image, hole, "6", FillFrom.AUTO);
        assertArrayEquals(pixels(fill(image, hole, "6", FillFrom.PLANE), 6), pixels(auto, 6), "a region is filled from its plane");
        assertFalse(Arrays.equals(pixels(auto, 6), pixels(fromNeighbours, 6)));
    }

    @Test
    void theFramesOfATimeSeriesAreNeighboursToo() {
        ImagePlus slices = stack(0, 9);
        ImagePlus frames = stack(0, 9);
        frames.setDimensions(1, 1, DEPTH);
        assertArrayEquals(pixels(fill(slices, ALL, "9", FillFrom.AUTO), 9), pixels(fill(frames, ALL, "9", FillFrom.AUTO), 9));
    }

    @Test
    void otherChannelsAndFramesAreNoNeighbours() {
        ImagePlus alone = stack(0, 5);
        ImageStack both = new ImageStack(WIDTH, HEIGHT);
        for (int z = 1; z <= DEPTH; z++) {
            both.addSlice(new ByteProcessor(WIDTH, HEIGHT, pixels(alone, z).clone()));
            ImageProcessor other = new ByteProcessor(WIDTH, HEIGHT);
            other.set(17 * z % 256);
            both.addSlice(other);
        }
        ImagePlus hyperstack = new ImagePlus("two", both);
        hyperstack.setDimensions(2, DEPTH, 1);
        assertArrayEquals(pixels(fill(alone, ALL, "5", FillFrom.AUTO), 5), pixels(fill(hyperstack, ALL, "9", FillFrom.AUTO), 9));
    }

    @Test
    void theColoursOfAGreyRgbStackAreFilledAsTheGreyOne() {
        ImagePlus grey = stack(0, 5);
        ImagePlus rgb = stack(0, 5);
        new StackConverter(rgb).convertToRGB();
        ImagePlus filled = fill(rgb, ALL, "5", FillFrom.AUTO);
        assertArrayEquals(pixels(fill(grey, ALL, "5", FillFrom.AUTO), 5), ((ColorProcessor) filled.getStack().getProcessor(5)).getChannel(1));
    }

    @Test
    void severalSamplesAreAStackOfTheChosenPlanes() {
        RestorationResult result = Restoration.inpaint(stack(0, 5, 9), MaskSource.roi(ALL), 0).planes(PlaneChoice.of("5,9")).with(MODEL).samples(3).run();
        assertEquals(6, result.image().getStackSize());
        assertEquals(2, result.standardDeviation().orElseThrow().getStackSize());
    }

    @Test
    void whatCannotBeFilledIsRefused() {
        ImagePlus one = new ImagePlus("one", stack(0).getStack().getProcessor(3));
        assertTrue(assertThrows(InputException.class, () -> fill(one, ALL, "1", FillFrom.AUTO)).getMessage().contains("covers the whole image"));
        assertTrue(assertThrows(InputException.class, () -> fill(one, ALL, "1", FillFrom.NEIGHBOURS)).getMessage().contains("fill_from must be plane or auto"));
        assertTrue(assertThrows(InputException.class, () -> fill(stack(0), ALL, "1-16", FillFrom.AUTO)).getMessage().contains("some must stay known"));
        assertEquals("planes must be from 1 to 16 for 'waves', not 3,17.", assertThrows(InputException.class, () -> fill(stack(0), ALL, "3,17", FillFrom.AUTO)).getMessage());
        assertThrows(ModelException.class, () -> Restoration.inpaint(stack(0), MaskSource.roi(ALL), 0).planes(PlaneChoice.of("3")).with("src/test/resources/fuzz/rgb").run());
    }
}
