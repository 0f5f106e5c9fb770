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

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.plugin.FileInfoVirtualStack;
import ij.plugin.GifWriter;
import ij.plugin.LutLoader;
import ij.plugin.filter.AVI_Writer;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Files of every kind that ImageJ reads by itself, of 48 × 40 pixels of the sample image, written into a folder and opened by ImageJ. */
final class FileKinds {

    /**
     * A file.
     *
     * @param name what it is
     * @param image as ImageJ opens it
     */
    record Kind(String name, ImagePlus image) {
    }

    /** Writes an image to a path. */
    private interface Writer {
        void write(String path) throws IOException;
    }

    private final Path folder;
    private final List<Kind> kinds = new ArrayList<>();
    private final ImagePlus cells;

    /** @param cells 48 × 40 pixels, 16 bit */
    FileKinds(Path folder, ImagePlus cells) {
        this.folder = folder;
        this.cells = cells;
    }

    List<Kind> all() throws IOException {
        tiffs();
        stacks();
        others();
        return kinds;
    }

    private void add(String name, String file, Writer writer) throws IOException {
        String path = folder.resolve(kinds.size() + file).toString();
        writer.write(path);
        ImagePlus image = IJ.openImage(path);
        if (image == null) {
            throw new IllegalStateException("ImageJ does not open " + name + ".");
        }
        kinds.add(new Kind(name, image));
    }

    private void tiff(String name, ImagePlus image) throws IOException {
        add(name, ".tif", path -> new FileSaver(image).saveAsTiff(path));
    }

    private void tiffs() throws IOException {
        tiff("TIFF, 8-bit", of("8-bit"));
        tiff("TIFF, 8-bit, LUT Fire", looked("fire"));
        ImagePlus inverted = of("8-bit");
        inverted.getProcessor().invertLut();
        tiff("TIFF, 8-bit, inverting LUT", inverted);
        tiff("TIFF, 16-bit", of("16-bit"));
        tiff("TIFF, 32-bit", of("32-bit"));
        ImagePlus missing = of("32-bit");
        for (int i = 0; i < 12; i++) {
            missing.getProcessor().setf(i, 3, i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
        }
        tiff("TIFF, 32-bit with NaN and infinity", missing);
        tiff("TIFF, RGB", of("RGB"));
        ImagePlus scaled = of("16-bit");
        Calibration calibration = scaled.getCalibration();
        calibration.pixelWidth = 0.108;
        calibration.pixelHeight = 0.108;
        calibration.setUnit("micron");
        calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] {-32768, 1}, "counts");
        tiff("TIFF, 16-bit, in microns, calibrated (signed)", scaled);
        add("ZIP of a TIFF, 16-bit", ".zip", path -> new FileSaver(of("16-bit")).saveAsZip(path));
    }

    private ImagePlus looked(String lut) {
        ImagePlus image = of("8-bit");
        image.getProcessor().setColorModel(LutLoader.getLut(lut));
        return image;
    }

    private void stacks() throws IOException {
        tiff("TIFF stack, 16-bit, 3 slices", stack(1, 3));
        ImagePlus hyperstack = stack(2, 3);
        hyperstack.setDimensions(2, 3, 1);
        hyperstack.setOpenAsHyperStack(true);
        tiff("TIFF hyperstack, 16-bit, 2 channels of 3 slices", hyperstack);
        ImagePlus channels = stack(3, 1);
        channels.setDimensions(3, 1, 1);
        tiff("TIFF composite, 16-bit, 3 channels", new CompositeImage(channels, CompositeImage.COMPOSITE));
        String path = folder.resolve("virtual.tif").toString();
        new FileSaver(stack(1, 3)).saveAsTiffStack(path);
        kinds.add(new Kind("TIFF virtual stack, 16-bit, 3 slices", FileInfoVirtualStack.openVirtual(path)));
        add("AVI, uncompressed, RGB, 3 frames", ".avi", file -> avi(file, "RGB"));
        add("AVI, uncompressed, 8-bit, 3 frames", ".avi", file -> avi(file, "8-bit"));
        add("GIF, 8-bit, 3 frames", ".gif", file -> GifWriter.save(eightBit(stack(1, 3)), file));
    }

    private void avi(String file, String type) throws IOException {
        ImageStack frames = new ImageStack(cells.getWidth(), cells.getHeight());
        for (int i = 0; i < 3; i++) {
            frames.addSlice(of(type).getProcessor());
        }
        new AVI_Writer().writeImage(new ImagePlus("frames", frames), file, AVI_Writer.NO_COMPRESSION, 90);
    }

    private void others() throws IOException {
        png("PNG, 1-bit", BufferedImage.TYPE_BYTE_BINARY);
        png("PNG, 8-bit", BufferedImage.TYPE_BYTE_GRAY);
        png("PNG, 16-bit", BufferedImage.TYPE_USHORT_GRAY);
        png("PNG, RGB", BufferedImage.TYPE_3BYTE_BGR);
        png("PNG, RGB with transparency", BufferedImage.TYPE_4BYTE_ABGR);
        add("PNG, palette of no order", ".png", path -> ImageIO.write(palette(), "png", Path.of(path).toFile()));
        add("GIF, 8-bit", ".gif", path -> new FileSaver(of("8-bit")).saveAsGif(path));
        add("GIF, palette of no order", ".gif", path -> ImageIO.write(palette(), "gif", Path.of(path).toFile()));
        add("JPEG, 8-bit", ".jpg", path -> new FileSaver(of("8-bit")).saveAsJpeg(path));
        add("JPEG, RGB", ".jpg", path -> new FileSaver(of("RGB")).saveAsJpeg(path));
        add("BMP, 8-bit", ".bmp", path -> new FileSaver(of("8-bit")).saveAsBmp(path));
        add("BMP, RGB", ".bmp", path -> new FileSaver(of("RGB")).saveAsBmp(path));
        add("PGM, 8-bit", ".pgm", path -> new FileSaver(of("8-bit")).saveAsPgm(path));
        add("PPM, RGB", ".ppm", path -> new FileSaver(of("RGB")).saveAsPgm(path));
        add("FITS, 32-bit", ".fits", path -> new FileSaver(of("32-bit")).saveAsFits(path));
        add("FITS, 16-bit", ".fits", path -> new FileSaver(of("16-bit")).saveAsFits(path));
        add("DICOM, 16-bit signed, Hounsfield units", ".dcm", path -> Files.write(Path.of(path), dicom()));
        add("Text image", ".txt", path -> new FileSaver(of("32-bit")).saveAsText(path));
    }

    private void png(String name, int type) throws IOException {
        BufferedImage image = new BufferedImage(cells.getWidth(), cells.getHeight(), type);
        image.createGraphics().drawImage(of(name.contains("RGB") ? "RGB" : "8-bit").getBufferedImage(), 0, 0, null);
        add(name, ".png", path -> ImageIO.write(image, "png", Path.of(path).toFile()));
    }

    /** Colours by their numbers, as a drawing program or a label image has them. */
    private BufferedImage palette() {
        byte[][] colours = new byte[3][256];
        for (int i = 0; i < 256; i++) {
            for (int c = 0; c < 3; c++) {
                colours[c][i] = (byte) (i * (37 + 58 * c) + 91 * c);
            }
        }
        BufferedImage image = new BufferedImage(cells.getWidth(), cells.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, 256, colours[0], colours[1], colours[2]));
        ImageProcessor numbers = of("8-bit").getProcessor();
        for (int i = 0; i < numbers.getPixelCount(); i++) {
            image.getRaster().setSample(i % numbers.getWidth(), i / numbers.getWidth(), 0, numbers.get(i));
        }
        return image;
    }

    /** Explicit value representation, little endian, with pixels of −1024 and above. */
    private byte[] dicom() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        element(file, 0x00020010, "UI", text("1.2.840.10008.1.2.1\0"));
        element(file, 0x00280002, "US", number(1));
        element(file, 0x00280010, "US", number(cells.getHeight()));
        element(file, 0x00280011, "US", number(cells.getWidth()));
        element(file, 0x00280030, "DS", text("0.5\\0.5 "));
        element(file, 0x00280100, "US", number(16));
        element(file, 0x00280101, "US", number(16));
        element(file, 0x00280103, "US", number(1));
        element(file, 0x00281052, "DS", text("-1024 "));
        element(file, 0x00281053, "DS", text("1 "));
        ByteBuffer pixels = ByteBuffer.allocate(2 * cells.getProcessor().getPixelCount()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < cells.getProcessor().getPixelCount(); i++) {
            pixels.putShort((short) (cells.getProcessor().get(i) - 500));
        }
        element(file, 0x7fe00010, "OW", pixels.array());
        return file.toByteArray();
    }

    private static void element(ByteArrayOutputStream file, int tag, String representation, byte[] value) {
        boolean is32Bit = representation.equals("OW");
        ByteBuffer head = ByteBuffer.allocate(is32Bit ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) (tag >> 16)).putShort((short) tag).put(text(representation));
        if (is32Bit) {
            head.putShort((short) 0).putInt(value.length);
        } else {
            head.putShort((short) value.length);
        }
        file.writeBytes(head.array());
        file.writeBytes(value);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] number(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }

    /** The sample as an image of a type. */
    private ImagePlus of(String type) {
        ImagePlus image = new ImagePlus("cells", cells.getProcessor().duplicate());
        MacroTest.convert(image, type);
        if (image.getProcessor() instanceof ColorProcessor colour) {
            for (int i = 0; i < colour.getPixelCount(); i++) {
                colour.set(i, colour.get(i) & 0xffff00ff); // not grey, after JPEG neither
            }
        }
        return image;
    }

    private ImagePlus stack(int channels, int slices) {
        ImageStack planes = new ImageStack(cells.getWidth(), cells.getHeight());
        for (int i = 0; i < channels * slices; i++) {
            ShortProcessor plane = (ShortProcessor) cells.getProcessor().duplicate();
            plane.add(10 * i);
            planes.addSlice("plane " + (i + 1), plane);
        }
        return new ImagePlus("cells", planes);
    }

    private static ImagePlus eightBit(ImagePlus image) {
        ImageStack planes = new ImageStack(image.getWidth(), image.getHeight());
        for (int i = 1; i <= image.getStackSize(); i++) {
            planes.addSlice(image.getStack().getProcessor(i).convertToByte(true));
        }
        return new ImagePlus(image.getTitle(), planes);
    }
}
