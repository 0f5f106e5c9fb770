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
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.Opener;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small images with something to repair, which is selected. They are the same each time. */
public final class SampleImages {

    private static final long SEED = 7;

    /** So many radii from a nucleus there is nothing of it. */
    private static final double FAR = 2;

    private SampleImages() {
    }

    /** Rendered nuclei in fluorescence, 16-bit, with a bright scratch across them. */
    public static ImagePlus scratchedNuclei() {
        try (InputStream stream = SampleImages.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus image = new Opener().openTiff(stream, "nuclei with a scratch");
            float[] x = {96, 130, 158, 190, 226, 262, 258, 222, 186, 152, 124, 92};
            float[] y = {112, 100, 118, 122, 140, 150, 164, 156, 138, 132, 116, 126};
            Roi scratch = new PolygonRoi(x, y, Roi.POLYGON);
            image.resetDisplayRange();
            double low = image.getDisplayRangeMin();
            double high = image.getDisplayRangeMax();
            image.getProcessor().setValue(high);
            image.getProcessor().fill(scratch);
            image.setDisplayRange(low, high);
            image.setRoi(scratch);
            return image;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Sixteen rendered planes of nuclei, 8-bit, of which the ninth is torn: two thirds of it are black, and selected. */
    public static ImagePlus stackWithBadPlane() {
        int side = 160;
        int depth = 16;
        int bad = 9;
        Random random = new Random(SEED);
        double[][] nuclei = new double[26][];
        for (int i = 0; i < nuclei.length; i++) {
            nuclei[i] = new double[] {random.nextDouble() * side, random.nextDouble() * side, random.nextDouble() * depth, 9 + 4 * random.nextDouble(),
                7 + 4 * random.nextDouble(), 3 + 2 * random.nextDouble(), random.nextDouble() * Math.PI, 110 + 110 * random.nextDouble()};
        }
        ImageStack stack = new ImageStack(side, side);
        for (int z = 0; z < depth; z++) {
            stack.addSlice("z " + (z + 1), nucleiPlane(nuclei, side, z, random));
        }
        Roi torn = new PolygonRoi(new float[] {20, 160, 160, 60, 0, 0}, new float[] {0, 0, 110, 130, 120, 40}, Roi.POLYGON);
        ImageProcessor plane = stack.getProcessor(bad);
        plane.setValue(0);
        plane.fill(torn);
        ImagePlus image = new ImagePlus("stack with a bad plane", stack);
        image.getCalibration().setUnit("micron");
        image.getCalibration().pixelWidth = 0.4;
        image.getCalibration().pixelHeight = 0.4;
        image.getCalibration().pixelDepth = 1;
        image.setSlice(bad);
        image.setRoi(torn);
        return image;
    }

    private static ByteProcessor nucleiPlane(double[][] nuclei, int side, int z, Random random) {
        FloatProcessor plane = new FloatProcessor(side, side);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double value = 12;
                for (double[] each : nuclei) {
                    if (Math.hypot(x - each[0], y - each[1]) > FAR * each[3] || Math.abs(z - each[2]) > FAR * each[5]) {
                        continue;
                    }
                    double along = Math.cos(each[6]) * (x - each[0]) + Math.sin(each[6]) * (y - each[1]);
                    double across = Math.cos(each[6]) * (y - each[1]) - Math.sin(each[6]) * (x - each[0]);
                    double distance = Math.sqrt(square(along / each[3]) + square(across / each[4]) + square((z - each[2]) / each[5]));
                    double inside = 1 / (1 + Math.exp((distance - 1) * 9));
                    value += inside * each[7] * (0.85 + 0.15 * Math.sin(1.3 * x + each[0]) * Math.sin(1.1 * y + each[1]));
                }
                plane.setf(x, y, (float) value);
            }
        }
        return noisy(plane, 2, random);
    }

    /** Rendered axons with dark sheaths as an electron microscope shows them, 8-bit, with a dark fold across them. */
    public static ImagePlus foldedElectronMicrograph() {
        int side = 256;
        Random random = new Random(SEED);
        FloatProcessor plane = texture(side, random);
        double[][] axons = new double[150][];
        int placed = 0;
        for (int attempt = 0; attempt < 8000 && placed < axons.length; attempt++) {
            double radius = 5 + 20 * Math.pow(random.nextDouble(), 2);
            double[] axon = {random.nextDouble() * side, random.nextDouble() * side, radius, 0.75 + 0.5 * random.nextDouble(), random.nextDouble() * Math.PI};
            boolean free = true;
            for (int i = 0; i < placed; i++) {
                free &= Math.hypot(axons[i][0] - axon[0], axons[i][1] - axon[1]) > 1.1 * (axons[i][2] + radius);
            }
            if (free) {
                axons[placed++] = axon;
                draw(plane, axon);
            }
        }
        plane.blurGaussian(0.8);
        ByteProcessor image = noisy(plane, 7, random);
        float[] x = new float[34];
        float[] y = new float[34];
        for (int i = 0; i < 17; i++) {
            x[i] = 16 * i;
            x[33 - i] = 16 * i;
            y[i] = (float) (150 - 0.25 * x[i] + 12 * Math.sin(x[i] / 37));
            y[33 - i] = y[i] + 9 + (float) (4 * Math.sin(x[i] / 23));
        }
        Roi fold = new PolygonRoi(x, y, Roi.POLYGON);
        image.setValue(25);
        image.fill(fold);
        ImagePlus result = new ImagePlus("EM with a fold", image);
        result.setRoi(fold);
        return result;
    }

    private static FloatProcessor texture(int side, Random random) {
        FloatProcessor coarse = new FloatProcessor(side, side);
        FloatProcessor fine = new FloatProcessor(side, side);
        for (int i = 0; i < coarse.getPixelCount(); i++) {
            coarse.setf(i, (float) random.nextGaussian());
            fine.setf(i, (float) random.nextGaussian());
        }
        coarse.blurGaussian(5);
        fine.blurGaussian(1.5);
        for (int i = 0; i < coarse.getPixelCount(); i++) {
            coarse.setf(i, 150 + 160 * coarse.getf(i) + 45 * fine.getf(i));
        }
        return coarse;
    }

    /** A light axon in a dark sheath. */
    private static void draw(FloatProcessor plane, double... axon) {
        double sheath = Math.max(2, 0.22 * axon[2]);
        int reach = (int) (1.5 * axon[2]) + 3;
        for (int y = (int) axon[1] - reach; y <= axon[1] + reach; y++) {
            for (int x = (int) axon[0] - reach; x <= axon[0] + reach; x++) {
                if (x < 0 || y < 0 || x >= plane.getWidth() || y >= plane.getHeight()) {
                    continue;
                }
                double angle = Math.atan2(y - axon[1], x - axon[0]);
                double radius = axon[2] * (1 + 0.12 * Math.sin(2 * angle + axon[4]) * axon[3] + 0.05 * Math.sin(5 * angle + 3 * axon[4]));
                double depth = radius - Math.hypot(x - axon[0], y - axon[1]);
                if (depth > sheath) {
                    plane.setf(x, y, 195 + 0.25f * (plane.getf(x, y) - 150));
                } else if (depth > 0) {
                    plane.setf(x, y, 55);
                }
            }
        }
    }

    /** Stained tissue in colour, RGB, with an ink mark across it. */
    public static ImagePlus markedTissue() {
        try (InputStream stream = SampleImages.class.getResourceAsStream("/samples/tissue.png")) {
            ColorProcessor plane = new ColorProcessor(ImageIO.read(stream));
            Roi mark = new PolygonRoi(new float[] {40, 90, 150, 222, 226, 154, 92, 40}, new float[] {200, 150, 132, 60, 68, 144, 162, 210}, Roi.POLYGON);
            plane.setColor(new Color(20, 30, 25));
            plane.fill(mark);
            ImagePlus image = new ImagePlus("tissue in colour", plane);
            image.setRoi(mark);
            return image;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ByteProcessor noisy(FloatProcessor plane, double deviation, Random random) {
        ByteProcessor pixels = new ByteProcessor(plane.getWidth(), plane.getHeight());
        for (int i = 0; i < pixels.getPixelCount(); i++) {
            pixels.set(i, (int) Math.max(0, Math.min(255, Math.round(plane.getf(i) + deviation * random.nextGaussian()))));
        }
        return pixels;
    }

    private static double square(double x) {
        return x * x;
    }
}
