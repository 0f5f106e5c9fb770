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

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts PyTorch once for the whole program: no download, no telemetry, as many threads as there are cores to use. */
public final class TorchRuntime {

    /** The property or environment variable that holds the number of threads. */
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    static final String ENGINE = "PyTorch";

    /** The version that the plugin is built for. */
    private static final String NATIVES = "2.7.1";

    private static Engine engine;
    private static String failure;

    private TorchRuntime() {
    }

    /**
     * Starts PyTorch unless it runs.
     *
     * @throws ModelException if its native libraries are missing or cannot be loaded, with what to do about it
     */
    public static synchronized void start() {
        if (engine != null) {
            return;
        }
        if (failure != null) { // of a second attempt, Java only reports that there was a first
            throw new ModelException(failure);
        }
        refuseForeignTorch();
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
        setUnlessSet(THREADS, Integer.toString(Cores.usable()));
        OpenMp.waitPassively();
        NativeMemory.keepFreed();
        DjlLog.quiet();
        // DJL looks for engines with the thread's loader, and remembers for good what it did not find.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TorchRuntime.class.getClassLoader());
        try {
            NativeCache.check();
            if (!Engine.hasEngine(ENGINE)) {
                Engine.registerEngine(new PtEngineProvider());
            }
            engine = Engine.getEngine(ENGINE);
        } catch (ModelException plain) {
            throw plain;
        } catch (RuntimeException | LinkageError | AssertionError failed) { // DJL asserts what depends on files
            failure = explain(failed);
            throw new ModelException(failure, failed);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Two libraries of Torch in one program end it without a message; on Linux this is seen beforehand. */
    private static void refuseForeignTorch() {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return;
        }
        try (Stream<String> lines = Files.lines(maps)) {
            Optional<String> torch = lines.filter(line -> line.endsWith("/libtorch_cpu.so")).findFirst();
            if (torch.isPresent()) {
                throw new ModelException("PyTorch is loaded already (" + torch.get().substring(torch.get().indexOf('/'))
                        + "), by another plugin or before the menus were refreshed, and two in one program would end it: restart ImageJ and"
                        + " use this plugin first.");
            }
        } catch (IOException unreadable) {
            // Then nothing is known, as on other systems.
        }
    }

    private static String explain(Throwable failed) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException refused) {
                return NativeCache.cannotUnpack(Utils.getEngineCacheDir("pytorch"), refused).getMessage();
            }
            all.append(cause.getClass().getSimpleName()).append(": ").append(cause.getMessage()).append(' ');
        }
        String text = all.toString();
        if (text.contains("already loaded in another classloader")) {
            return "PyTorch was loaded before the menus were refreshed and cannot be loaded twice: restart ImageJ.";
        }
        if (text.contains("Offline mode") || text.contains("UnknownHost") || text.contains("No deep learning engine")
                || text.contains("Failed to download") || text.contains("Cannot find")) {
            return "PyTorch's native libraries for " + platform() + " are missing: put pytorch-native-cpu-" + NATIVES + "-" + platform()
                    + ".jar and pytorch-jni-" + NATIVES + "-*.jar into ImageJ's jars folder (docs/installation.md, section Native libraries) and restart ImageJ.";
        }
        return "PyTorch's native libraries could not be loaded (" + text.trim() + "): see docs/installation.md, section Native libraries.";
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : "linux")
                + "-" + (machine.equals("amd64") ? "x86_64" : machine);
    }

    static Engine engine() {
        return engine;
    }

    static boolean hasGpus() {
        return engine.getGpuCount() > 0;
    }

    static String describeGpus() {
        int count = engine.getGpuCount();
        return count == 0 ? "PyTorch finds no GPU" : "PyTorch finds " + count + " but cannot compute on it";
    }

    /** The version of PyTorch that runs. */
    public static String version() {
        return engine.getVersion();
    }

    /**
     * Makes PyTorch compute with {@link #threads} on the calling thread too. PyTorch keeps the number for the thread that sets it; an
     * evaluation on another one may use as many as there are cores, which is more than a scheduler allots, and rounds otherwise.
     *
     * @throws ModelException if the number that the user has set is none
     */
    static void useThreads() {
        start();
        String threads = threads();
        if (!threads.matches("[1-9]\\d{0,3}")) {
            throw new ModelException(THREADS + " must be a whole number from 1 to 9999, not '" + threads + "'.");
        }
        JniUtils.setNumThreads(Integer.parseInt(threads));
    }

    /** The threads that PyTorch computes with. */
    public static String threads() {
        String property = System.getProperty(THREADS);
        return property == null ? System.getenv(THREADS) : property;
    }
}
