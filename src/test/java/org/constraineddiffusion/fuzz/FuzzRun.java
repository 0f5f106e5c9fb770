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
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.process.ImageProcessor;
import java.awt.Window;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.constraineddiffusion.command.ConstrainedCommand;
import org.constraineddiffusion.command.Inpaint;
import org.constraineddiffusion.command.MakeIsotropic;

/** Runs a case and says what is not as it must be. */
final class FuzzRun {

    /** A run of a model of one filter on few pixels takes less than a second; on a machine that is busy with other things much longer. */
    private static final long MOST_SECONDS = 300;

    private final List<String> findings = new ArrayList<>();
    private boolean filled;

    /** True if the last case gave a result. */
    boolean gaveResult() {
        return filled;
    }

    /** Everything that is wrong with a case, nothing if all is right. */
    List<String> of(FuzzCase fuzzCase) {
        findings.clear();
        filled = false;
        Interpreter.batchMode = true;
        try {
            Leftovers before = Leftovers.now();
            show(fuzzCase.beside());
            show(fuzzCase.image());
            WindowManager.setTempCurrentImage(fuzzCase.image());
            ImageState image = ImageState.of(fuzzCase.image());
            ImageState beside = fuzzCase.beside() == null ? null : ImageState.of(fuzzCase.beside());
            answer(fuzzCase.command(), fuzzCase.options());
            image.difference(ImageState.of(fuzzCase.image())).ifPresent(text -> findings.add("the input was changed: " + text));
            if (beside != null) {
                beside.difference(ImageState.of(fuzzCase.beside())).ifPresent(text -> findings.add("the mask or PSF was changed: " + text));
            }
            ImagePlus result = fuzzCase.command().result();
            filled = result != null;
            if (filled) {
                checkResult(fuzzCase, result);
            }
            checkOpenImages(fuzzCase);
            if (filled && fuzzCase.seed() % 3 == 0) {
                checkRecordedLine(fuzzCase, result);
            }
            before.since().ifPresent(findings::add);
        } finally {
            closeAll();
        }
        return List.copyOf(findings);
    }

    /** What is wrong with the result of a case that has run. */
    List<String> ofResult(FuzzCase fuzzCase) {
        findings.clear();
        checkResult(fuzzCase, fuzzCase.command().result());
        return List.copyOf(findings);
    }

    /** Runs a command; what it says must be one sentence, and nothing else may come of it. */
    private void answer(ConstrainedCommand command, String options) {
        command.setMacroText(options);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream listener = new PrintStream(said, true, StandardCharsets.UTF_8);
        long start = System.nanoTime();
        System.setOut(listener);
        System.setErr(listener);
        try {
            command.run();
        } catch (Throwable thrown) {
            if (!(thrown instanceof RuntimeException && Macro.MACRO_CANCELED.equals(thrown.getMessage()))) {
                findings.add("thrown: " + trace(thrown));
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        if (System.nanoTime() - start > MOST_SECONDS * 1_000_000_000L) {
            findings.add("took longer than " + MOST_SECONDS + " s");
        }
        judge(command, said.toString(StandardCharsets.UTF_8));
    }

    private void judge(ConstrainedCommand command, String said) {
        String reason = command.getCancelReason();
        if (command.result() == null && (reason == null || reason.isBlank())) {
            findings.add("neither a result nor a sentence; printed: " + said);
        } else if (command.result() != null && reason != null) {
            findings.add("a result and a sentence: " + reason);
        }
        if (said.contains("\tat ")) {
            findings.add("a stack trace was printed: " + said.lines().limit(14).toList());
        } else if (reason != null && (reason.lines().count() > 1 || !reason.endsWith(".") || reason.contains("Exception") || reason.length() > 600)) {
            findings.add("not one plain sentence: " + reason);
        } else if (reason != null && reason.startsWith("The command failed")) {
            findings.add("an error that nobody foresaw: " + reason);
        }
    }

    /** The types that a result may have: with the key output that of the image, or 32-bit, or either. */
    private static List<Integer> types(FuzzCase fuzzCase) {
        int own = fuzzCase.image().getType();
        boolean fixed = own == ImagePlus.COLOR_RGB || fuzzCase.command() instanceof Inpaint || fuzzCase.command() instanceof MakeIsotropic;
        return switch (fixed ? "same" : fuzzCase.option("output", "auto")) {
            case "same" -> List.of(own);
            case "32-bit" -> List.of(ImagePlus.GRAY32);
            default -> List.of(own, ImagePlus.GRAY32);
        };
    }

    private void checkResult(FuzzCase fuzzCase, ImagePlus result) {
        ImagePlus image = fuzzCase.image();
        if (fuzzCase.wrong()) {
            findings.add("options that must be refused were not");
        }
        if (result == image || !types(fuzzCase).contains(result.getType())) {
            findings.add("the result is of type " + result.getType() + ", the image of " + image.getType());
        }
        int samples = Integer.parseInt(fuzzCase.option("samples", "1"));
        int planes = fuzzCase.command() instanceof Inpaint && samples == 1 ? image.getStackSize() : fuzzCase.chosen().size() * samples;
        if (!(fuzzCase.command() instanceof MakeIsotropic) && result.getStackSize() != planes) {
            findings.add("the result has " + result.getStackSize() + " planes, not " + planes);
        } else if (fuzzCase.command() instanceof Inpaint) {
            checkOutside(fuzzCase, result, samples);
        }
        double expected = image.getCalibration().pixelWidth * image.getWidth() / result.getWidth();
        if (Math.abs(result.getCalibration().pixelWidth - expected) > 1e-9 * expected) {
            findings.add("pixel width is " + result.getCalibration().pixelWidth + ", not " + expected);
        }
        if (result.getRoi() != null) {
            findings.add("the result has a selection");
        }
        if (fuzzCase.command() instanceof Inpaint && samples == 1) {
            ImageState.of(image).difference(ImageState.of(result), "position", "dimensions", "label", "overlay", "calibration", "LUT", "display")
                    .ifPresent(text -> findings.add("the result is not like the image: " + text));
        }
        if (result.getBitDepth() == 32 && isFinite(image) && !isFinite(result)) {
            findings.add("the result has pixels that are not finite, the image none");
        }
    }

    private void checkOutside(FuzzCase fuzzCase, ImagePlus result, int samples) {
        List<Integer> chosen = fuzzCase.chosen();
        ImagePlus image = fuzzCase.image();
        for (int plane = 1; plane <= result.getStackSize(); plane++) {
            int slice = samples == 1 ? plane : chosen.get((plane - 1) % chosen.size());
            boolean worked = chosen.contains(slice);
            int[] before = ImageState.bits(image.getStack().getPixels(slice));
            int[] after = ImageState.bits(result.getStack().getPixels(plane));
            for (int i = 0; i < before.length; i++) {
                if (before[i] != after[i] && !(worked && fuzzCase.isToFill(slice, i % image.getWidth(), i / image.getWidth()))) {
                    findings.add("pixel " + i % image.getWidth() + ", " + i / image.getWidth() + " of plane " + plane + " changed outside of the mask: "
                            + before[i] + " to " + after[i]);
                    return;
                }
            }
        }
    }

    /** The macro line in the result's info gives the same pixels. */
    private void checkRecordedLine(FuzzCase fuzzCase, ImagePlus result) {
        String info = String.valueOf(result.getProperty("Info"));
        Matcher line = Pattern.compile("(?s)macro: run\\(\"[^\"]*\", \"(.*?)\"\\);\n").matcher(info);
        if (!line.find()) {
            findings.add("the info has no macro line: " + info);
            return;
        }
        WindowManager.setTempCurrentImage(fuzzCase.image());
        ConstrainedCommand again = fuzzCase.fresh();
        String options = line.group(1).replace("\\\"", "\"").replace("\\\\", "\\");
        answer(again, options);
        if (again.result() == null) {
            findings.add("the recorded line does not run: " + again.getCancelReason() + " " + options);
            return;
        }
        for (int plane = 1; plane <= result.getStackSize(); plane++) {
            if (!Arrays.equals(ImageState.bits(result.getStack().getPixels(plane)), ImageState.bits(again.result().getStack().getPixels(plane)))) {
                findings.add("the recorded line gives other pixels in plane " + plane + ": " + options);
                return;
            }
        }
    }

    private static boolean isFinite(ImagePlus image) {
        return IntStream.rangeClosed(1, image.getStackSize()).allMatch(slice -> {
            ImageProcessor plane = image.getStack().getProcessor(slice);
            return IntStream.range(0, plane.getPixelCount()).allMatch(i -> Float.isFinite(plane.getf(i)));
        });
    }

    private void checkOpenImages(FuzzCase fuzzCase) {
        int expected = fuzzCase.images(filled);
        int found = WindowManager.getIDList() == null ? 0 : WindowManager.getIDList().length;
        if (found != expected) {
            findings.add(found + " images are open, not " + expected);
        }
        if (Window.getWindows().length > 0) {
            findings.add("a window is open");
        }
        ImagePlus current = Optional.ofNullable(WindowManager.getTempCurrentImage()).orElse(fuzzCase.image());
        if (current != (filled ? fuzzCase.command().result() : fuzzCase.image())) {
            findings.add("the current image is '" + current.getTitle() + "'");
        }
    }

    private static void show(ImagePlus image) {
        if (image != null) {
            image.show();
        }
    }

    private static void closeAll() {
        for (int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
            Interpreter.removeBatchModeImage(WindowManager.getImage(id));
        }
        WindowManager.setTempCurrentImage(null);
        Interpreter.batchMode = false;
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().lines().limit(14).toList().toString();
    }
}
