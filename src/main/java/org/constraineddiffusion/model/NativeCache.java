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

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder that DJL unpacks PyTorch's native libraries into, looked at before it is used: a library that is cut off ends the program
 * without a word when it is loaded, and the reason why one could not be unpacked is lost on the way.
 *
 * @param root of all versions
 * @param folder of this version and platform; libraries are in it once they have all been unpacked
 * @param sizes in bytes, by file name, of the libraries of the class path
 */
record NativeCache(Path root, Path folder, Map<String, Long> sizes) {

    /** Longer than any unpacking takes: what is older was left by a program that was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final String ELSEWHERE = "set the environment variable DJL_CACHE_DIR to a folder of yours with 450 MB of free space, and restart ImageJ.";

    /**
     * @throws ModelException if the libraries are damaged or cannot be unpacked, with the folder and what to do about it
     */
    static void check() {
        if (System.getenv("PYTORCH_LIBRARY_PATH") != null) {
            return; // then nothing is unpacked but the bridge to Java
        }
        try {
            Path root = Utils.getEngineCacheDir("pytorch");
            Platform platform = Platform.detectPlatform("pytorch");
            if (platform.isPlaceholder()) {
                return; // there is nothing to unpack
            }
            of(root, platform).check(NativeCache::usableSpace);
        } catch (InvalidPathException unmappable) {
            throw new ModelException("PyTorch's native libraries cannot be unpacked, as Java cannot use the name of the folder '"
                    + unmappable.getInput().replaceAll("[^ -~]", "?") + "' in this locale: start ImageJ with LC_ALL=C.UTF-8, or " + ELSEWHERE, unmappable);
        }
    }

    private static NativeCache of(Path root, Platform platform) {
        String kind = platform.getFlavor() + "/" + platform.getClassifier() + "/";
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (String file : platform.getLibraries()) {
            addSize(sizes, file, "pytorch/" + kind + file);
        }
        String bridge = System.mapLibraryName("djl_torch");
        addSize(sizes, platform.getApiVersion() + "-" + bridge, "jnilib/" + platform.getClassifier() + "/" + platform.getFlavor() + "/" + bridge);
        Path folder = root.resolve(platform.getVersion() + "-" + platform.getFlavor() + "-" + platform.getClassifier());
        return new NativeCache(root, folder, sizes);
    }

    private static void addSize(Map<String, Long> sizes, String file, String resource) {
        ResourceSize.of(NativeCache.class.getClassLoader().getResource(resource)).ifPresent(size -> sizes.put(file, size));
    }

    /** Where something is written, and how much room there is. */
    interface Space {
        long of(Path folder) throws IOException;
    }

    void check(Space usable) {
        removeAbandoned();
        if (Files.exists(folder.resolve(System.mapLibraryName("torch")))) { // as DJL finds that there is nothing to unpack
            requireWhole();
        } else {
            requireRoom(usable);
        }
    }

    private void requireWhole() {
        sizes.forEach((file, size) -> {
            Path library = folder.resolve(file);
            // The bridge to Java is unpacked after the others.
            if (Files.exists(library) ? library.toFile().length() != size : !file.contains("djl_torch")) {
                throw new ModelException("PyTorch's native library " + library + " is damaged (" + library.toFile().length() + " bytes of " + size
                        + "): delete the folder " + folder + " and run the command again.");
            }
        });
    }

    private void requireRoom(Space usable) {
        long needed = sizes.values().stream().mapToLong(Long::longValue).sum();
        try {
            Files.createDirectories(root);
            long free = usable.of(root);
            if (free < needed) {
                throw new ModelException("There is no room for PyTorch's native libraries in " + root + " (" + needed / 1_000_000 + " MB; "
                        + free / 1_000_000 + " MB are free): make room, or " + ELSEWHERE);
            }
            Files.delete(Files.createTempFile(root, "writable", null));
        } catch (IOException refused) {
            throw cannotUnpack(root, refused);
        }
    }

    private static long usableSpace(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        // Some network file systems report no sizes.
        return store.getTotalSpace() <= 0 ? Long.MAX_VALUE : store.getUsableSpace();
    }

    /** @param refused why a file could not be written */
    static ModelException cannotUnpack(Path root, IOException refused) {
        return new ModelException("PyTorch's native libraries (450 MB) cannot be unpacked into " + root + " ("
                + refused.getClass().getSimpleName().replace("Exception", "") + ": " + refused.getMessage() + "): make room there and let it be written to, or "
                + ELSEWHERE, refused);
    }

    /** Folders and files that an unpacking leaves when the program is killed. */
    private void removeAbandoned() {
        entries(root, "tmp[0-9]+").filter(Files::isDirectory).filter(NativeCache::isOld).forEach(left -> {
            entries(left, ".*").forEach(NativeCache::delete);
            delete(left);
        });
        Stream.of(root, folder).flatMap(each -> entries(each, "(jni|writable)[0-9]+\\.?tmp")).filter(NativeCache::isOld).forEach(NativeCache::delete);
    }

    private static Stream<Path> entries(Path folder, String name) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(name)).toList().stream();
        } catch (IOException absent) {
            return Stream.empty();
        }
    }

    /** Whether neither it nor what is in it was written lately. */
    private static boolean isOld(Path path) {
        List<Path> written = Stream.concat(Stream.of(path), entries(path, ".*")).toList();
        Instant limit = Instant.now().minus(ABANDONED);
        try {
            for (Path each : written) {
                if (Files.getLastModifiedTime(each).toInstant().isAfter(limit)) {
                    return false;
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            // Then next time.
        }
    }
}
