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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.io.Opener;
import ij.macro.Interpreter;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of commands from macros share: a small image of cells, a macro interpreter, and what it says when it fails. */
abstract class MacroTest {

    /** Settings for a fill that takes no time, of which the pixels do not matter. */
    static final String QUICK = "steps=3 inner_steps=1";

    @BeforeEach
    void startImageJ() {
        DevelopmentMenu.install();
        Interpreter.batchMode = true;
    }

    @AfterEach
    void closeImages() {
        for (int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
            Interpreter.removeBatchModeImage(WindowManager.getImage(id));
        }
        WindowManager.setTempCurrentImage(null);
        Interpreter.batchMode = false;
    }

    static void convert(ImagePlus image, String type) {
        switch (type) {
            case "8-bit" -> new ImageConverter(image).convertToGray8();
            case "16-bit" -> new ImageConverter(image).convertToGray16();
            case "32-bit" -> new ImageConverter(image).convertToGray32();
            default -> {
                new ImageConverter(image).convertToGray8();
                new ImageConverter(image).convertToRGB();
            }
        }
    }

    /** 96×80 pixels of the sample image, 16-bit, called cells. */
    static ImagePlus cells() {
        ImagePlus cells = sample(80, 60, 96, 80);
        cells.setTitle("cells");
        return cells;
    }

    /** A part of the sample image, 16-bit. */
    static ImagePlus sample(int x, int y, int width, int height) {
        try (InputStream stream = MacroTest.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus sample = new Opener().openTiff(stream, "nuclei.tif");
            sample.setRoi(x, y, width, height);
            return sample.crop();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static double rootMeanSquareDifference(ImageProcessor a, ImageProcessor b) {
        double sum = 0;
        for (int i = 0; i < a.getPixelCount(); i++) {
            sum += (a.getf(i) - b.getf(i)) * (a.getf(i) - b.getf(i));
        }
        return Math.sqrt(sum / a.getPixelCount());
    }

    /** Opens an image in the macro's world with a selection. */
    static void show(ImagePlus image, Roi roi) {
        Interpreter.batchMode = true; // an aborted macro has ended it
        image.setRoi(roi);
        image.show();
        WindowManager.setTempCurrentImage(image);
    }

    /** Runs a macro that must not fail; gives what it returns. */
    static String macro(String text) {
        Interpreter interpreter = new Interpreter();
        String answer = interpreter.run(text, null);
        assertFalse(interpreter.wasError(), () -> "macro error: " + interpreter.getErrorMessage());
        return answer;
    }

    /** Runs Inpaint... on an image that is not changed by being shown, and gives the result. */
    static ImagePlus run(ImagePlus image, String options) {
        return run("Inpaint...", image, options);
    }

    /** Runs a command on an image that is not changed by being shown, and gives the result. */
    static ImagePlus run(String command, ImagePlus image, String options) {
        show(image, image.getRoi());
        macro("run('" + command + "', '" + options + "');");
        ImagePlus result = IJ.getImage();
        assertNotNull(result);
        return result;
    }

    /** Runs a macro that must abort; gives what was said. */
    static String failure(String text) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Interpreter interpreter = new Interpreter();
            interpreter.run(text + "print('the macro went on');", null);
            assertTrue(interpreter.wasError(), "the macro must end");
        } finally {
            System.setErr(out);
        }
        String words = said.toString(StandardCharsets.UTF_8);
        assertFalse(words.contains("the macro went on"), words);
        return words;
    }

    /** One plane of two images is the same but for a hole, most of whose pixels are others. */
    static void assertOnlyTheHoleDiffers(ImagePlus before, ImagePlus after, Roi hole, int slice) {
        ImageProcessor a = before.getStack().getProcessor(slice);
        ImageProcessor b = after.getStack().getProcessor(slice);
        int changed = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                if (hole.contains(x, y)) {
                    changed += a.get(x, y) == b.get(x, y) ? 0 : 1;
                } else {
                    assertEquals(a.get(x, y), b.get(x, y), "pixel " + x + ", " + y);
                }
            }
        }
        assertTrue(changed > 0.5 * hole.getContainedPoints().length, "pixels of the hole that changed: " + changed);
    }

    /** One plane of two images is the same. */
    static void assertSamePixels(ImagePlus expected, ImagePlus actual, int slice) {
        ImageProcessor a = expected.getStack().getProcessor(slice);
        ImageProcessor b = actual.getStack().getProcessor(slice);
        for (int i = 0; i < a.getPixelCount(); i++) {
            assertEquals(a.get(i), b.get(i));
        }
    }
}
