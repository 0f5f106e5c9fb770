/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What PyTorch runs on here, and advice for what may be wrong.
 *
 * @param facts lines of name and value
 * @param advice one plain sentence each; none if all is well
 */
public record EngineReport(List<String> facts, List<String> advice) {

    /** The side of the image that the test run evaluates, in pixels. */
    private static final int SIDE = 256;

    private static final double SECOND = 1e9;
    private static final long LITTLE_MEMORY = 4L << 30;

    /** @param test whether each device evaluates a model for about a second */
    public static EngineReport of(boolean test) {
        List<String> facts = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        facts.add("Java: " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.add("Memory: Java may take " + gigabytes(Runtime.getRuntime().maxMemory()) + ", the machine has " + machine());
        try {
            TorchRuntime.start();
        } catch (ModelException absent) {
            facts.add("PyTorch: cannot start");
            advice.add(absent.getMessage());
            return new EngineReport(facts, advice);
        }
        Engine engine = TorchRuntime.engine();
        facts.add("PyTorch: " + engine.getVersion() + ", by DJL " + Engine.getDjlVersion());
        facts.add("Native libraries: " + natives());
        facts.add("Threads: " + TorchRuntime.threads() + " of " + Runtime.getRuntime().availableProcessors() + " processors that Java may use");
        facts.add("Models kept in memory: " + ModelCache.bytes() / 1_000_000 + " MB");
        describe("CPU", Device.cpu(), test, facts, advice);
        for (int i = 0; i < engine.getGpuCount(); i++) {
            describe("GPU " + i + " (" + gpu(Device.gpu(i)) + ")", Device.gpu(i), test, facts, advice);
        }
        advise(engine, advice);
        return new EngineReport(facts, advice);
    }

    private static String machine() {
        long bytes = MemoryNeed.ofMachine();
        return bytes == Long.MAX_VALUE ? "an unknown amount" : gigabytes(bytes);
    }

    private static String natives() {
        String own = System.getenv("PYTORCH_LIBRARY_PATH");
        if (own != null) {
            return own + " (PYTORCH_LIBRARY_PATH)";
        }
        Platform platform = Platform.detectPlatform("pytorch");
        String kind = platform.getVersion() + "-" + platform.getFlavor() + "-" + platform.getClassifier();
        return kind + (platform.isPlaceholder() ? "" : ", from a jar") + ", in " + Utils.getEngineCacheDir("pytorch").resolve(kind);
    }

    private static String gpu(Device device) {
        try {
            return gigabytes(CudaUtils.getGpuMemory(device).getMax()) + ", CUDA " + CudaUtils.getCudaVersionString();
        } catch (RuntimeException | UnsatisfiedLinkError unknown) {
            return "of unknown memory";
        }
    }

    private static void describe(String name, Device device, boolean test, List<String> facts, List<String> advice) {
        if (!test) {
            facts.add(name);
            return;
        }
        try {
            facts.add(String.format(Locale.ROOT, "%s: %.1f evaluations of %d x %d pixels a second (%s)", name, speed(device), SIDE, SIDE, ModelLibrary.DEFAULT));
        } catch (RuntimeException | UnsatisfiedLinkError failed) {
            facts.add(name + ": the test run failed");
            advice.add(name + " cannot be used (" + String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given") + "): choose device=cpu.");
        }
    }

    /** After a first evaluation, which takes longer, as many as fit into a second. */
    private static double speed(Device device) {
        TorchDevice on = TorchDevice.of(device.isGpu() ? "gpu" : "cpu");
        ModelPackage model = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT);
        TorchRuntime.useThreads();
        Model denoiser = model.denoiser(on);
        try (NDManager manager = on.newManager()) {
            NDArray image = manager.zeros(new Shape(1, model.channels(), SIDE, SIDE));
            NDArray time = manager.full(new Shape(1), 500f);
            evaluate(denoiser, image, time);
            long start = System.nanoTime();
            int count = 0;
            while (System.nanoTime() - start < SECOND) {
                evaluate(denoiser, image, time);
                count++;
            }
            return count * SECOND / (System.nanoTime() - start);
        } finally {
            model.release(denoiser, on);
        }
    }

    /** Reads a value back: a GPU answers before it has computed. */
    private static void evaluate(Model denoiser, NDArray image, NDArray time) {
        try (NDManager manager = image.getManager().newSubManager()) {
            manager.tempAttachAll(image, time);
            denoiser.getBlock().forward(new ParameterStore(manager, false), new NDList(image, time), false).get(0).sum().getFloat();
        }
    }

    private static void advise(Engine engine, List<String> advice) {
        boolean nvidia = Files.exists(Path.of("/proc/driver/nvidia")) || CudaUtils.hasCuda();
        if (engine.getGpuCount() == 0 && nvidia) {
            advice.add("There is an NVIDIA GPU, but PyTorch's libraries are those for the CPU: set PYTORCH_LIBRARY_PATH to the libraries of a PyTorch "
                    + TorchRuntime.version() + " with CUDA (torch/lib of the Python package) and PYTORCH_FLAVOR to its kind, such as cu128, and restart ImageJ.");
        }
        String threads = TorchRuntime.threads();
        if (threads != null && threads.equals("1") && Runtime.getRuntime().availableProcessors() > 2) {
            advice.add("PyTorch uses one thread, and there are " + Runtime.getRuntime().availableProcessors()
                    + " processors: unset ai.djl.pytorch.num_threads, or set it higher.");
        }
        if (MemoryNeed.ofMachine() < LITTLE_MEMORY) {
            advice.add("The machine has less than 4 GB of memory: work on images of at most 1024 x 1024 pixels.");
        }
        if (Runtime.getRuntime().maxMemory() < 1L << 30) {
            advice.add("Java may take less than 1 GB of memory: give ImageJ more (Edit > Options > Memory & Threads...).");
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** All lines, the advice last. */
    public String text() {
        String all = String.join("\n", facts);
        return advice.isEmpty() ? all + "\nNothing is wrong." : all + "\nAdvice:\n- " + String.join("\n- ", advice);
    }
}
