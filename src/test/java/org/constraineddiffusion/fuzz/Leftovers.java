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

import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The threads and files that there are, to find those that a run leaves. */
final class Leftovers {

    /** Threads of Java itself and of JNA and ImageJ's, which start when they are first needed and stay. */
    private static final List<String> STAYING = List.of("JNA Cleaner", "Common-Cleaner", "process reaper", "Java2D Disposer", "Attach Listener", "ForkJoinPool",
            "surefire", "AWT-");

    private final Set<Thread> threads = threads();
    private final Set<String> files = files();

    static Leftovers now() {
        return new Leftovers();
    }

    /** What there is now and was not then. */
    Optional<String> since() {
        Set<Thread> left = new HashSet<>();
        for (int wait = 0; wait < 50; wait++) {
            left = threads();
            left.removeAll(threads);
            left.removeIf(thread -> STAYING.stream().anyMatch(thread.getName()::startsWith));
            if (left.isEmpty()) {
                break;
            }
            sleep(20);
        }
        if (!left.isEmpty()) {
            return Optional.of("threads are left: " + left);
        }
        Set<String> filesLeft = files();
        filesLeft.removeAll(files);
        filesLeft.removeIf(file -> file.contains("surefire") || file.contains("jacoco"));
        return filesLeft.isEmpty() ? Optional.empty() : Optional.of("files are left: " + filesLeft);
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** In the folder that the program runs in and in that of temporary files, which pom.xml gives to the tests alone. */
    private static Set<String> files() {
        Set<String> files = new HashSet<>();
        for (String folder : List.of(".", System.getProperty("java.io.tmpdir"))) {
            Stream.of(Optional.ofNullable(new File(folder).list()).orElse(new String[0])).forEach(name -> files.add(folder + "/" + name));
        }
        return files;
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
