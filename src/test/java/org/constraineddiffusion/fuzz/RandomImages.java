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
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.util.Random;

/** Images of every type, size and kind of content that ImageJ can hold, stacks and hyperstacks among them. */
final class RandomImages {

    private static final int LARGEST_SIDE = 80;
    private static final String[] TITLES = {"cells", "my cells.tif", "cells [1].tif", "Zelle ä µm", "a=b", "'quoted'", "with \"quotes\"", "back\\slash", " spaces ", "1"};

    private final Random random;

    RandomImages(Random random) {
        this.random = random;
    }

    /** @param volume whether there are several slices and, mostly, voxels that are deeper than wide */
    ImagePlus next(boolean volume) {
        int width = side();
        int height = side();
        int[] dimensions = {1, 1, 1};
        if (volume || random.nextInt(3) == 0) {
            for (int axis = 0; axis < 3; axis++) {
                dimensions[axis] = axis == 1 ? (volume ? 2 : 1) + random.nextInt(4) : volume ? 1 + random.nextInt(6) / 5 : 1 + random.nextInt(3);
            }
        }
        int type = random.nextInt(4);
        int content = random.nextInt(10);
        ImageStack stack = new ImageStack(width, height);
        for (int slice = 0; slice < dimensions[0] * dimensions[1] * dimensions[2]; slice++) {
            stack.addSlice(random.nextBoolean() ? "label " + slice : null, plane(type, content, width, height));
        }
        ImagePlus image = new ImagePlus(TITLES[random.nextInt(TITLES.length)], stack);
        if (stack.size() > 1) {
            image.setDimensions(dimensions[0], dimensions[1], dimensions[2]);
            image.setOpenAsHyperStack(random.nextInt(4) > 0);
            if (image.getBitDepth() != 24 && dimensions[0] > 1 && random.nextBoolean()) {
                image = new CompositeImage(image, CompositeImage.COMPOSITE + random.nextInt(3));
            }
        }
        decorate(image);
        if (volume && random.nextInt(4) > 0) {
            image.getCalibration().pixelDepth = (1.05 + 6 * random.nextDouble()) * image.getCalibration().pixelWidth;
        }
        return image;
    }

    /** A mask or a point-spread function for an image: of its size mostly, with as many planes or one. */
    ImagePlus beside(ImagePlus image, String title) {
        boolean fits = random.nextInt(8) > 0;
        int width = fits ? image.getWidth() : side();
        int height = fits ? image.getHeight() : side();
        int planes = random.nextBoolean() ? 1 : image.getStackSize();
        int type = random.nextInt(4);
        double share = random.nextDouble();
        ImageStack stack = new ImageStack(width, height);
        for (int slice = 0; slice < planes; slice++) {
            ImageProcessor plane = plane(type, 3, width, height);
            for (int i = 0; i < plane.getPixelCount(); i++) {
                if (random.nextDouble() < share) {
                    plane.set(i, 0);
                }
            }
            stack.addSlice(plane);
        }
        return new ImagePlus(title, stack);
    }

    private int side() {
        return switch (random.nextInt(6)) {
            case 0 -> 1 + random.nextInt(3);
            case 1 -> 1 + random.nextInt(16);
            default -> 8 + random.nextInt(LARGEST_SIDE - 7);
        };
    }

    private ImageProcessor plane(int type, int content, int width, int height) {
        ImageProcessor plane = switch (type) {
            case 0 -> new ByteProcessor(width, height);
            case 1 -> new ShortProcessor(width, height);
            case 2 -> new FloatProcessor(width, height);
            default -> new ColorProcessor(width, height);
        };
        double scale = type == 1 ? 40000 : type == 2 ? Math.pow(10, random.nextInt(content == 7 ? 60 : 8) - (content == 7 ? 30 : 3)) : 200;
        double phase = 10 * random.nextDouble();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = value(content, x, y, phase);
                if (type == 2) {
                    plane.setf(x, y, (float) special(content, value * scale - (content == 4 ? scale / 2 : 0)));
                } else if (type == 3) {
                    int red = (int) (value * scale);
                    plane.set(x, y, red << 16 | (content == 2 ? red : (int) (scale * random.nextDouble())) << 8 | red / 2);
                } else {
                    plane.set(x, y, (int) (value * scale));
                }
            }
        }
        return plane;
    }

    /** From 0 to 1. */
    private double value(int content, int x, int y, double phase) {
        double waves = 0.5 + 0.25 * Math.sin(x / 4.0 + phase) + 0.25 * Math.cos(y / 5.0 - phase);
        return switch (content) {
            case 0 -> phase < 5 ? 0.5 : waves; // even
            case 1 -> random.nextDouble(); // noise
            case 2 -> random.nextInt(40) == 0 ? 1 : 0; // points in the dark
            case 3 -> waves > 0.6 ? 1 : 0; // two values
            default -> Math.min(1, Math.max(0, waves + 0.05 * random.nextGaussian()));
        };
    }

    private double special(int content, double value) {
        if (content != 5 || random.nextInt(20) > 0) {
            return value;
        }
        return switch (random.nextInt(3)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            default -> -0.0;
        };
    }

    private void decorate(ImagePlus image) {
        image.setPosition(1 + random.nextInt(image.getStackSize()));
        Calibration calibration = image.getCalibration();
        if (random.nextBoolean()) {
            calibration.setUnit("µm");
            calibration.pixelWidth = 0.1 + random.nextDouble();
            calibration.pixelHeight = random.nextBoolean() ? calibration.pixelWidth : 0.3;
            calibration.pixelDepth = random.nextInt(5) == 0 ? 0 : 4 * random.nextDouble();
            calibration.xOrigin = random.nextInt(9);
        }
        if (image.getBitDepth() == 16 && random.nextInt(4) == 0) {
            calibration.setSigned16BitCalibration();
        } else if (image.getBitDepth() == 8 && random.nextInt(6) == 0) {
            calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] {5, 2}, "OD");
        }
        if (image.getBitDepth() != 24 && random.nextInt(3) == 0) {
            image.setDisplayRange(10, 100);
        }
        if (image.getBitDepth() == 8 && image.getStackSize() == 1 && random.nextInt(5) == 0) {
            colour(image);
        } else if (image.getBitDepth() != 24 && random.nextInt(4) == 0) {
            image.getProcessor().invertLut();
        }
        if (random.nextInt(3) == 0) {
            Overlay overlay = new Overlay(new Roi(1, 2, 5, 4));
            overlay.add(new Roi(0.5, 0.5, 3.25, 2));
            image.setOverlay(overlay);
        }
        if (random.nextInt(3) == 0) {
            image.setProperty("Info", "first line\nkey: value \"quoted\"\n");
        }
    }

    private void colour(ImagePlus image) {
        if (random.nextBoolean()) {
            image.setLut(LUT.createLutFromColor(Color.GREEN));
        } else {
            new ImageConverter(image).convertToRGB();
            new ImageConverter(image).convertRGBtoIndexedColor(16);
        }
    }
}
