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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of files of every kind that ImageJ opens: docs/files.md has the table that this makes. */
class FileKindsTest extends MacroTest {

    private static final Roi HOLE = new Roi(20, 16, 9, 7);
    private static final String OPTIONS = "model=[src/test/resources/fuzz/grey] trust=true steps=2";

    @TempDir
    Path folder;

    /** What was refused, in the order of the notes below the table. */
    private final List<String> notes = new ArrayList<>();

    @Test
    void whatComesOfEachKindOfFileIsAsDocumented() throws IOException {
        ImagePlus cells = sample(80, 60, 48, 40);
        List<String> rows = new ArrayList<>();
        for (FileKinds.Kind kind : new FileKinds(folder, cells).all()) {
            ImagePlus image = kind.image();
            image.setTitle("cells");
            rows.add("| " + kind.name() + " | " + described(image) + " | " + filled(image) + " | " + answer(new Denoise(), image, "noise=20") + " | "
                    + answer(new Upsample(), image, "factor=2") + " | " + answer(new Deblur(), image, "fwhm=2") + " |");
        }
        for (String note : notes) {
            rows.add((notes.indexOf(note) + 1) + ". " + note);
        }
        Path file = Path.of("docs", "files.md");
        String documented = Files.readAllLines(file).stream().filter(line -> line.matches("\\| (?!file ).*|[0-9]+\\. .*")).collect(Collectors.joining("\n"));
        assertEquals(String.join("\n", rows), documented, "the table of " + file);
    }

    /** The result of Inpaint, whose other pixels must be those of the image. */
    private String filled(ImagePlus image) {
        image.setRoi(HOLE);
        Inpaint command = new Inpaint();
        String answer = answer(command, image, "inner_steps=1");
        ImagePlus result = command.result();
        if (result != null) {
            int current = image.getCurrentSlice();
            for (int slice = 1; slice <= result.getStackSize(); slice++) {
                int of = result.getStackSize() == image.getStackSize() ? slice : current;
                assertSameButForTheHole(image.getStack().getProcessor(of), result.getStack().getProcessor(slice), of == current);
            }
        }
        image.deleteRoi();
        return answer;
    }

    private static void assertSameButForTheHole(ImageProcessor before, ImageProcessor after, boolean filled) {
        int changed = 0;
        for (int i = 0; i < before.getPixelCount(); i++) {
            boolean same = Float.floatToRawIntBits(before.getf(i)) == Float.floatToRawIntBits(after.getf(i));
            boolean inside = filled && HOLE.contains(i % before.getWidth(), i / before.getWidth());
            assertTrue(same || inside, "pixel " + i);
            changed += same ? 0 : 1;
        }
        assertTrue(!filled || changed > 0, "nothing changed");
    }

    /** What a command makes of an image: the result's type and size, or that it was refused. */
    private String answer(ConstrainedCommand command, ImagePlus image, String options) {
        WindowManager.setTempCurrentImage(image);
        command.setMacroText(OPTIONS + " " + options);
        try {
            command.run();
        } catch (RuntimeException ended) {
            assertEquals(Macro.MACRO_CANCELED, ended.getMessage());
        }
        ImagePlus result = command.result();
        if (result == null) {
            if (!notes.contains(command.getCancelReason())) {
                notes.add(command.getCancelReason());
            }
            return "refused, " + (notes.indexOf(command.getCancelReason()) + 1);
        }
        assertEquals(image.getCalibration().getUnit(), result.getCalibration().getUnit());
        String described = described(result);
        result.close();
        return described;
    }

    private static String described(ImagePlus image) {
        String type = switch (image.getType()) {
            case ImagePlus.COLOR_256 -> "8-bit colour";
            case ImagePlus.COLOR_RGB -> "RGB";
            default -> image.getBitDepth() + "-bit";
        };
        String planes = Stream.of(plural(image.getNChannels(), "channel"), plural(image.getNSlices(), "slice"), plural(image.getNFrames(), "frame"))
                .filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
        String size = image.getWidth() == 48 ? "" : ", " + image.getWidth() + "x" + image.getHeight();
        String lut = image.isInvertedLut() ? ", inverting LUT" : "";
        return type + (image instanceof ij.CompositeImage ? " composite" : "") + (image.getStack().isVirtual() ? " virtual" : "") + lut
                + (planes.isEmpty() ? "" : ", " + planes) + size;
    }

    private static String plural(int count, String what) {
        return count == 1 ? "" : count + " " + what + "s";
    }
}
