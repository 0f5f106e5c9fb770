/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.benchmark;

import com.sun.management.OperatingSystemMXBean;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.io.Opener;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationResult;

/**
 * Evaluations, CPU seconds and wall-clock seconds of each command by the size of its result, on a CPU or a GPU: what a restoration costs, and whether
 * that is in proportion to the area.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=org.constraineddiffusion.benchmark.CommandCost -Dexec.args="gpu 128 256 512 528 1024 2048"
 * }</pre>
 *
 * The arguments: cpu, gpu or auto, then sides in pixels, multiples of 8. Each command runs once on the smallest side before it is measured. With the
 * sides above, about ten minutes on a GPU; memory is that of {@code nvidia-smi}.
 */
public final class CommandCost {

    private static final Map<String, Function<Integer, Restoration>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("Upsample x4", side -> Restoration.upsample(scaled(side / 4), 4));
        COMMANDS.put("Upsample x8", side -> Restoration.upsample(scaled(side / 8), 8));
        COMMANDS.put("Deblur 4", side -> Restoration.deblur(scaled(side), 4));
        COMMANDS.put("Denoise", side -> Restoration.denoise(scaled(side)));
        COMMANDS.put("Inpaint line of 5", side -> Restoration.inpaint(scaled(side), new Roi(0, side / 2, side, 5)));
        COMMANDS.put("Inpaint disc of 64", side -> Restoration.inpaint(scaled(side), new OvalRoi(side / 2 - 32, side / 2 - 32, 64, 64)));
    }

    private CommandCost() {
    }

    public static void main(String[] arguments) {
        String device = arguments.length > 0 ? arguments[0] : "auto";
        int[] sides = new int[Math.max(1, arguments.length - 1)];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = arguments.length > 1 ? Integer.parseInt(arguments[i + 1]) : 128;
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println("| command | side | evaluations | CPU seconds | seconds | CPU seconds per megapixel |\n|---|---:|---:|---:|---:|---:|");
        try (Model model = Models.open("nuclei-fluorescence", device)) {
            COMMANDS.forEach((name, command) -> {
                command.apply(sides[0]).with(model).run();
                for (int side : sides) {
                    long cpu = system.getProcessCpuTime();
                    long wall = System.nanoTime();
                    RestorationResult result = command.apply(side).with(model).run();
                    double seconds = (System.nanoTime() - wall) * 1e-9;
                    double cpuSeconds = (system.getProcessCpuTime() - cpu) * 1e-9;
                    System.out.printf(Locale.ROOT, "| %s | %d | %d | %.2f | %.2f | %.1f |%n", name, side, result.evaluations(), cpuSeconds, seconds,
                            cpuSeconds / side / side * (1 << 20));
                }
            });
        }
    }

    /** The sample image, resampled to a square. */
    private static ImagePlus scaled(int side) {
        try (InputStream stream = CommandCost.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImageProcessor sample = new Opener().openTiff(stream, "nuclei").getProcessor();
            sample.setInterpolationMethod(ImageProcessor.BILINEAR);
            return new ImagePlus("nuclei", sample.resize(side, side));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
