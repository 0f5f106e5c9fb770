/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.LutLoader;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are not grey planes in memory: palettes, virtual stacks, overlays, pixels that are no squares. */
class ImageKindsMacroTest extends MacroTest {

    private static final Roi HOLE = new Roi(40, 30, 6, 6);

    @TempDir
    static Path folder;

    private static String refusal(String command, String options) {
        return failure("run('" + command + "', '" + options + "');");
    }

    /** A colourful image of smooth hues. */
    private static ColorProcessor hues() {
        ColorProcessor hues = new ColorProcessor(96, 80);
        for (int i = 0; i < hues.getPixelCount(); i++) {
            hues.set(i, Color.HSBtoRGB(i % 96 / 96f, 0.4f + 0.6f * (i / 96) / 80, 0.3f + 0.7f * ((i / 96) % 40) / 40));
        }
        return hues;
    }

    private static BufferedImage indexed(int colours) {
        ImagePlus image = new ImagePlus("hues", hues());
        new ImageConverter(image).convertRGBtoIndexedColor(colours);
        BufferedImage result = new BufferedImage(96, 80, BufferedImage.TYPE_BYTE_INDEXED, (IndexColorModel) image.getProcessor().getColorModel());
        result.getRaster().setDataElements(0, 0, 96, 80, image.getProcessor().getPixels());
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "png", "bmp"})
    void aPaletteFileIsRefusedWhateverItsFormat(String format) throws IOException {
        for (int colours : new int[] {8, 256}) {
            Path file = folder.resolve("hues" + colours + "." + format);
            if (!ImageIO.write(indexed(colours), format, file.toFile())) {
                throw new IOException("cannot write " + format);
            }
            ImagePlus opened = IJ.openImage(file.toString());
            if (opened == null || opened.getBitDepth() == 24) {
                continue; // ImageJ cannot read it, or has made it RGB
            }
            show(opened, HOLE);
            String said = refusal("Inpaint...", QUICK);
            assertTrue(said.contains("palette") && said.contains("Image > Type > RGB Color"), colours + " " + said);
        }
    }

    @Test
    void aPaletteTiffIsRefused() throws IOException {
        Path file = folder.resolve("palette.tif");
        ImageIO.write(indexed(64), "tif", file.toFile());
        ImagePlus opened = IJ.openImage(file.toString());
        opened = opened.getBitDepth() == 24 ? new ImagePlus("palette.tif", new ByteProcessor(indexed(64))) : opened;
        show(opened, HOLE);
        assertTrue(refusal("Denoise...", "noise=3").contains("palette"));
    }

    static List<LUT> lutsOfGreyImages() {
        byte[] inverted = new byte[256];
        byte[] stretched = new byte[256];
        byte[] dim = new byte[256];
        for (int i = 0; i < 256; i++) {
            inverted[i] = (byte) (255 - i);
            stretched[i] = (byte) Math.min(255, 2 * i);
            dim[i] = (byte) (i / 2);
        }
        byte[] red = dim.clone();
        byte[] blue = dim.clone();
        byte[] green = dim.clone();
        blue[0] = (byte) 255;
        red[255] = (byte) 255;
        green[255] = 0;
        return List.of(named("fire"), named("green"), named("cyan"), named("ice"), named("spectrum"), new LUT(inverted, inverted, inverted), new LUT(stretched, stretched, stretched),
                new LUT(red, green, blue));
    }

    private static LUT named(String name) {
        ImagePlus image = new ImagePlus("", new ByteProcessor(2, 2));
        ij.WindowManager.setTempCurrentImage(image);
        new LutLoader().run(name);
        return image.getProcessor().getLut();
    }

    @ParameterizedTest
    @MethodSource("lutsOfGreyImages")
    void greyImagesWithALutAreWorkedOn(LUT lut) {
        ImagePlus image = cells();
        convert(image, "8-bit");
        image.getProcessor().setLut(lut);
        image.setRoi(HOLE);
        ImagePlus result = run(image, QUICK);
        assertEquals(lut.getRGB(200), ((IndexColorModel) result.getProcessor().getColorModel()).getRGB(200));
    }

    /** 4 planes of cells, each from a file as it were; counts how many are loaded. */
    private static ImagePlus virtual(AtomicInteger loaded, LUT lut) {
        ImagePlus cells = cells();
        convert(cells, "8-bit");
        ImageStack planes = new VirtualStack(cells.getWidth(), cells.getHeight(), null, null) {
            @Override
            public ImageProcessor getProcessor(int n) {
                loaded.incrementAndGet();
                ImageProcessor plane = cells.getProcessor().duplicate();
                plane.add(n);
                return plane;
            }

            @Override
            public int getSize() {
                return 40;
            }

            @Override
            public int getBitDepth() {
                return 8;
            }

            @Override
            public String getSliceLabel(int n) {
                return "plane " + n;
            }
        };
        ImagePlus image = new ImagePlus("virtual", planes);
        image.setSlice(3);
        image.getProcessor().setLut(lut);
        return image;
    }

    @Test
    void ofAVirtualStackInpaintGivesThePlaneThatIsShownWithItsLut() {
        AtomicInteger loaded = new AtomicInteger();
        LUT fire = named("fire");
        ImagePlus image = virtual(loaded, fire);
        image.setRoi(HOLE);
        show(image, HOLE);
        loaded.set(0);
        ImagePlus result = run(image, QUICK);
        assertEquals(1, result.getStackSize());
        assertEquals("plane 3", result.getStack().getSliceLabel(1));
        assertTrue(loaded.get() < 20, loaded + " planes were loaded");
        assertOnlyTheHoleDiffers(new ImagePlus("", image.getStack().getProcessor(3)), result, HOLE, 1);
        assertEquals(fire.getRGB(128), ((IndexColorModel) result.getProcessor().getColorModel()).getRGB(128));
    }

    @Test
    void ofAVirtualStackOtherCommandsKeepTheLut() {
        LUT fire = named("fire");
        ImagePlus result = run("Denoise...", virtual(new AtomicInteger(), fire), "noise=5");
        assertEquals(fire.getRGB(128), ((IndexColorModel) result.getProcessor().getColorModel()).getRGB(128));
    }

    private static ImagePlus stackWithOverlay() {
        ImagePlus image = cells();
        image.setStack(MacroErrorsTest.stackOf(image, 3));
        Overlay overlay = new Overlay();
        for (int position = 0; position <= 3; position++) {
            Roi roi = new Roi(10 * position + 1, 5, 8, 6);
            roi.setPosition(position);
            roi.setName("of " + position);
            overlay.add(roi);
        }
        image.setOverlay(overlay);
        image.setSlice(2);
        return image;
    }

    private static String described(ImagePlus result) {
        StringBuilder text = new StringBuilder();
        for (Roi roi : result.getOverlay()) {
            text.append(roi.getName()).append(" at ").append(roi.getPosition()).append(" x ").append((int) roi.getXBase()).append("; ");
        }
        return text.toString();
    }

    @Test
    void onePlaneHasTheOverlayOfThatPlane() {
        assertEquals("of 0 at 0 x 2; of 2 at 0 x 42; ", described(run("Upsample...", stackWithOverlay(), "factor=2")));
        assertEquals("of 0 at 0 x 1; of 2 at 0 x 21; ", described(run("Denoise...", stackWithOverlay(), "noise=100")));
    }

    @Test
    void allPlanesHaveTheirOverlays() {
        assertEquals("of 0 at 0 x 1; of 1 at 1 x 11; of 2 at 2 x 21; of 3 at 3 x 31; ", described(run("Denoise...", stackWithOverlay(), "planes=all noise=100")));
        ImagePlus image = stackWithOverlay();
        image.setRoi(HOLE);
        assertEquals("of 0 at 0 x 1; of 1 at 1 x 11; of 2 at 2 x 21; of 3 at 3 x 31; ", described(run(image, QUICK)));
    }

    @Test
    void samplesOfAPlaneHaveItsOverlay() {
        ImagePlus image = stackWithOverlay();
        image.setRoi(HOLE);
        assertEquals("of 0 at 0 x 1; of 2 at 0 x 21; ", described(run(image, QUICK + " samples=2")));
    }

    @Test
    void aChannelHasTheOverlaysOfItsPlanes() {
        ImagePlus image = cells();
        image.setStack(MacroErrorsTest.stackOf(image, 4));
        image.setDimensions(2, 2, 1);
        image.setOpenAsHyperStack(true);
        image.setPosition(2, 1, 1);
        Overlay overlay = new Overlay();
        int[][] positions = {{1, 1, 0}, {2, 2, 0}, {2, 0, 0}, {0, 1, 0}};
        for (int[] position : positions) {
            Roi roi = new Roi(1, 5, 8, 6);
            roi.setPosition(position[0], position[1], position[2]);
            roi.setName("c" + position[0] + " z" + position[1]);
            overlay.add(roi);
        }
        image.setOverlay(overlay);
        ImagePlus result = run("Denoise...", image, "planes=channel noise=100");
        StringBuilder names = new StringBuilder();
        for (Roi roi : result.getOverlay()) {
            names.append(roi.getName()).append(" at ").append(roi.getPosition()).append("; ");
        }
        assertEquals(2, result.getNSlices());
        assertEquals("c2 z2 at 2; c2 z0 at 0; c0 z1 at 1; ", names.toString());
    }

    @Test
    void makeIsotropicKeepsWhatLiesOnAllPlanes() {
        ImagePlus image = stackWithOverlay();
        image.setRoi(null, false);
        assertEquals("of 0 at 0 x 1; ", described(run("Make Isotropic...", image, "factor=2")));
        ImagePlus without = cells();
        without.setStack(MacroErrorsTest.stackOf(without, 2));
        assertNull(run("Make Isotropic...", without, "factor=2").getOverlay());
    }

    @Test
    void framesThatShouldBeSlicesAreAnsweredWithHowToSwapThem() {
        ImagePlus image = cells();
        image.setStack(MacroErrorsTest.stackOf(image, 3));
        image.setDimensions(1, 1, 3);
        show(image, null);
        String said = refusal("Make Isotropic...", "factor=2");
        assertTrue(said.contains("3 frames") && said.contains("Image > Properties...") && said.contains("Re-order Hyperstack"), said);
    }

    @Test
    void pixelsThatAreNoSquaresCannotBecomeIsotropicByPlanesAlone() {
        ImagePlus image = IJ.createImage("stack", "8-bit ramp", 32, 32, 3);
        image.getCalibration().pixelWidth = 0.1;
        image.getCalibration().pixelHeight = 0.2;
        image.getCalibration().pixelDepth = 0.4;
        show(image, null);
        String said = refusal("Make Isotropic...", "");
        assertTrue(said.contains("0.1 x 0.2") && said.contains("Image > Scale...") && said.contains("factor"), said);
        ImagePlus result = run("Make Isotropic...", image, "factor=2");
        assertEquals(0.1, result.getCalibration().pixelWidth, 1e-9);
        assertEquals(0.2, result.getCalibration().pixelHeight, 1e-9);
        assertEquals(0.2, result.getCalibration().pixelDepth, 1e-9);
        assertTrue(String.valueOf(result.getProperty("Info")).contains("not isotropic: voxels of 0.1 x 0.2 x 0.2"), String.valueOf(result.getProperty("Info")));
    }

    /** 40×30 noise with zeros: a pixel, two that touch at a corner, a box of 5×4, and if asked for most of the image. */
    private static ImagePlus withZeros(boolean mostly) {
        ByteProcessor pixels = new ByteProcessor(40, 30);
        Random random = new Random(1);
        for (int i = 0; i < pixels.getPixelCount(); i++) {
            pixels.set(i, 60 + random.nextInt(60));
        }
        pixels.set(3, 3, 0);
        pixels.set(10, 3, 0);
        pixels.set(11, 4, 0);
        pixels.setValue(0);
        pixels.fill(new Roi(20, 10, 5, 4));
        if (mostly) {
            pixels.fill(new Roi(0, 15, 40, 15));
            pixels.fill(new Roi(20, 10, 15, 6));
        }
        return new ImagePlus("zeros", pixels);
    }

    private static int zerosThatWereFilled(ImagePlus before, ImagePlus after) {
        int filled = 0;
        for (int i = 0; i < before.getProcessor().getPixelCount(); i++) {
            filled += before.getProcessor().get(i) != after.getProcessor().get(i) ? 1 : 0;
        }
        return filled;
    }

    @Test
    void smallRegionsOfAValueMayStay() {
        ImagePlus image = withZeros(false);
        assertEquals(23, zerosThatWereFilled(image, run(image, QUICK + " fill_value=0")), 1);
        assertEquals(22, zerosThatWereFilled(image, run(image, QUICK + " fill_value=0 minimum_area=2")), 1);
        ImagePlus large = run(image, QUICK + " fill_value=0 minimum_area=3");
        assertEquals(0, large.getProcessor().get(3, 3));
        assertEquals(0, large.getProcessor().get(11, 4));
        assertEquals(20, zerosThatWereFilled(image, large), 1);
        show(image, null);
        String none = refusal("Inpaint...", QUICK + " fill_value=0 minimum_area=21");
        assertTrue(none.contains("fill_value=0") && none.contains("minimum_area=21") && none.contains("marks no pixel"), none);
        show(image, HOLE);
        String unused = refusal("Inpaint...", QUICK + " minimum_area=5");
        assertTrue(unused.contains("minimum_area works with fill_value only; leave it at 0 (got 5)"), unused);
    }

    @Test
    void aValueThatMarksMostOfTheImageIsWarnedOf() {
        ImagePlus image = withZeros(true);
        ImagePlus result = run(image, QUICK + " fill_value=0");
        String info = String.valueOf(result.getProperty("Info"));
        assertTrue(info.contains("warning: fill_value=0 marks 56 %") && info.contains("minimum_area"), info);
        assertTrue(!String.valueOf(run(withZeros(false), QUICK + " fill_value=0").getProperty("Info")).contains("warning"));
        assertNotNull(result);
    }
}
