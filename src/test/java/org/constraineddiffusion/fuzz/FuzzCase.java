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

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.constraineddiffusion.command.ConstrainedCommand;
import org.constraineddiffusion.command.Deblur;
import org.constraineddiffusion.command.Denoise;
import org.constraineddiffusion.command.Inpaint;
import org.constraineddiffusion.command.MakeIsotropic;
import org.constraineddiffusion.command.Upsample;

/**
 * A command with an image and options, all of which follow from one seed.
 *
 * @param beside a mask or point-spread function, or null
 * @param fillValue for Inpaint, or null
 * @param wrong true if the options must be refused
 */
record FuzzCase(long seed, ConstrainedCommand command, ImagePlus image, ImagePlus beside, String fillValue, boolean invert, String options, boolean wrong) {

    static final Path MODELS = Path.of("src", "test", "resources", "fuzz");

    private static final List<Supplier<ConstrainedCommand>> COMMANDS =
            List.of(Inpaint::new, Inpaint::new, Inpaint::new, Upsample::new, Denoise::new, Deblur::new, MakeIsotropic::new);

    private static final String[] FILL_VALUES = {"0", "NaN", "200", "100", "0.5", "-5", "1e39", "40000"};

    static FuzzCase of(long seed) {
        Random random = new Random(seed);
        random.nextInt(); // the first number of neighbouring seeds is alike
        ConstrainedCommand command = COMMANDS.get(random.nextInt(COMMANDS.size())).get();
        RandomImages images = new RandomImages(random);
        ImagePlus image = images.next(command instanceof MakeIsotropic && random.nextInt(10) > 0);
        if (command instanceof Inpaint || random.nextBoolean()) {
            image.setRoi(new RandomSelections(random).next(image.getWidth(), image.getHeight()));
        }
        Map<String, String> fixed = new LinkedHashMap<>();
        String model = model(random, image.getBitDepth() == 24);
        fixed.put("model", "[" + MODELS.resolve(model) + "]");
        fixed.put("trust", "true");
        ImagePlus beside = null;
        String fillValue = null;
        boolean invert = false;
        if (command instanceof Inpaint) {
            fixed.put("nuclear_diameter", model.equals("grey") && random.nextInt(4) == 0 ? "7.5" : "0");
            int kind = random.nextInt(6);
            beside = kind == 0 ? images.beside(image, "the mask") : null;
            fillValue = kind == 1 ? FILL_VALUES[random.nextInt(FILL_VALUES.length)] : null;
            invert = random.nextInt(5) == 0;
            fixed.put("invert", String.valueOf(invert));
            if (beside != null) {
                fixed.put("mask", "[the mask]");
            }
            if (fillValue != null) {
                fixed.put("fill_value", fillValue);
            }
        } else if (command instanceof Deblur && random.nextInt(3) == 0) {
            beside = images.beside(image, "the psf");
            fixed.put("psf", "[the psf]");
        } else if (command instanceof Denoise) {
            fixed.put("method", "fast");
        }
        RandomKeys keys = new RandomKeys(random);
        String options = keys.next(command.getClass(), fixed);
        return new FuzzCase(seed, command, image, beside, fillValue, invert, options, keys.areWrong());
    }

    private static String model(Random random, boolean colour) {
        return switch (random.nextInt(colour ? 3 : 12)) {
            case 0 -> "rgb";
            case 1, 4, 5, 6, 7 -> "plain";
            default -> "grey";
        };
    }

    /** A new command of the same kind. */
    ConstrainedCommand fresh() {
        return COMMANDS.stream().map(Supplier::get).filter(each -> each.getClass() == command.getClass()).findFirst().orElseThrow();
    }

    String option(String key, String otherwise) {
        for (String option : options.split(" ")) {
            if (option.startsWith(key + "=")) {
                return option.substring(key.length() + 1);
            }
        }
        return otherwise;
    }

    /** How many images are open after the command. @param filled whether it gave a result */
    int images(boolean filled) {
        int input = beside == null ? 1 : 2;
        int results = option("samples", "1").equals("1") ? 1 : 3;
        return input + (filled ? results + (option("show_mask", "false").equals("true") ? 1 : 0) : 0);
    }

    /** The planes to work on, from 1, by the key planes. */
    List<Integer> chosen() {
        List<Integer> chosen = new ArrayList<>();
        String planes = option("planes", "current");
        for (int slice = 1; slice <= image.getStackSize(); slice++) {
            boolean is = planes.equals("all") || planes.equals("channel") && image.convertIndexToPosition(slice)[0] == image.getC()
                    || planes.equals("current") && slice == image.getCurrentSlice();
            if (is) {
                chosen.add(slice);
            }
        }
        return chosen;
    }

    /** Whether Inpaint may change a pixel. */
    boolean isToFill(int slice, int x, int y) {
        boolean marked;
        if (fillValue != null) {
            marked = hasFillValue(image.getStack().getProcessor(slice), x, y);
        } else if (beside != null) {
            ImageProcessor plane = beside.getStack().getProcessor(beside.getStackSize() == 1 ? 1 : slice);
            marked = beside.getBitDepth() == 24 ? (plane.get(x, y) & 0xffffff) != 0 : plane.getf(x, y) != 0 && !Float.isNaN(plane.getf(x, y));
        } else {
            marked = selected(x, y);
        }
        return marked != invert;
    }

    private boolean hasFillValue(ImageProcessor plane, int x, int y) {
        float wanted = Float.parseFloat(fillValue);
        if (image.getBitDepth() == 24) {
            int rgb = plane.get(x, y);
            return (rgb >> 16 & 255) == wanted && (rgb >> 8 & 255) == wanted && (rgb & 255) == wanted;
        }
        float value = image.getCalibration().calibrated() ? (float) image.getCalibration().getCValue(plane.get(x, y)) : plane.getf(x, y);
        return value == wanted || Float.isNaN(value) && Float.isNaN(wanted);
    }

    private boolean selected(int x, int y) {
        Roi roi = image.getRoi();
        if (roi.getType() == Roi.RECTANGLE && roi.getCornerDiameter() == 0) {
            return roi.contains(x, y); // of other areas, ImageJ's contains and its fill differ by pixels of the border
        }
        ByteProcessor drawn = new ByteProcessor(image.getWidth(), image.getHeight());
        drawn.setColor(255);
        drawn.fill(roi);
        return drawn.get(x, y) != 0;
    }

    @Override
    public String toString() {
        Roi roi = image.getRoi();
        return "seed " + seed + ": " + command.label() + " \"" + options + "\" on " + image.getBitDepth() + " bit"
                + (image.getType() == ImagePlus.COLOR_256 ? " palette" : "") + " " + image.getWidth() + "x" + image.getHeight() + "x"
                + image.getNChannels() + "x" + image.getNSlices() + "x" + image.getNFrames() + " '" + image.getTitle() + "', selection "
                + (roi == null ? "none" : roi.getTypeAsString() + " " + roi.getFloatBounds()) + (beside == null ? "" : ", beside " + beside);
    }
}
