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

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders of native libraries that are damaged, full, or cannot be written to. */
class NativeCacheTest {

    private static final String TORCH = System.mapLibraryName("torch");

    @TempDir
    private Path root;

    private NativeCache cache() {
        return new NativeCache(root, root.resolve("2.7.1-cpu"), Map.of(TORCH, 4L, "libc10.so", 3L, "0.36.0-libdjl_torch.so", 2L));
    }

    private void unpack(String file, int bytes) throws IOException {
        Files.createDirectories(cache().folder());
        Files.write(cache().folder().resolve(file), new byte[bytes]);
    }

    private String refusal(long free) {
        return assertThrows(ModelException.class, () -> cache().check(folder -> free)).getMessage();
    }

    @Test
    void whatIsWholeIsAccepted() throws IOException {
        unpack(TORCH, 4);
        unpack("libc10.so", 3);
        cache().check(folder -> 0);
        unpack("0.36.0-libdjl_torch.so", 2);
        cache().check(folder -> 0);
    }

    @Test
    void aLibraryThatIsCutOffOrMissingIsNamedWithTheFolderToDelete() throws IOException {
        unpack(TORCH, 4);
        unpack("libc10.so", 2);
        assertEquals("PyTorch's native library " + cache().folder().resolve("libc10.so") + " is damaged (2 bytes of 3): delete the folder "
                + cache().folder() + " and run the command again.", refusal(0));
        Files.delete(cache().folder().resolve("libc10.so"));
        assertTrue(refusal(0).contains("libc10.so is damaged (0 bytes of 3)"));
        unpack("libc10.so", 3);
        unpack("0.36.0-libdjl_torch.so", 1);
        assertTrue(refusal(0).contains("djl_torch.so is damaged (1 bytes of 2)"));
    }

    @Test
    void aFullDiskIsSeenBeforeAnythingIsUnpacked() {
        String said = refusal(8);
        assertTrue(said.startsWith("There is no room for PyTorch's native libraries in " + root) && said.contains("DJL_CACHE_DIR"), said);
        assertDoesNotThrow(() -> cache().check(folder -> 9));
        assertEquals(0, root.toFile().list().length, "nothing stays of the trial");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        NativeCache below = new NativeCache(file.resolve("pytorch"), file.resolve("pytorch/2.7.1"), Map.of(TORCH, 4L));
        String said = assertThrows(ModelException.class, () -> below.check(folder -> 9)).getMessage();
        assertTrue(said.contains("(450 MB) cannot be unpacked into " + below.root()) && said.contains("DJL_CACHE_DIR"), said);
    }

    @Test
    void whatAKilledUnpackingLeftIsRemovedAndWhatIsStillWrittenStays() throws IOException {
        Path left = Files.createDirectory(root.resolve("tmp123"));
        Path library = Files.write(left.resolve("libtorch_cpu.so"), new byte[9]);
        Path running = Files.createDirectory(root.resolve("tmp456"));
        Path recent = Files.write(running.resolve("libtorch_cpu.so"), new byte[9]);
        Path other = Files.createDirectory(root.resolve("tmp-of-mine"));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        for (Path each : List.of(left, library, running, other)) {
            Files.setLastModifiedTime(each, old);
        }
        cache().check(folder -> 9);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(recent) && Files.exists(other));
    }

    /** Starts PyTorch in a process of its own. */
    public static final class Start {

        private Start() {
        }

        /** Prints what becomes of it. */
        public static void main(String[] args) {
            try {
                TorchRuntime.start();
                System.out.println("started");
            } catch (ModelException refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }
    }

    private String started(String environment, String value) throws IOException, InterruptedException {
        Path output = root.resolve("output.txt");
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx500m", "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + root.resolve("error.txt"), "-cp", System.getProperty("java.class.path"), Start.class.getName())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        java.environment().put("DJL_CACHE_DIR", root.toString());
        java.environment().put(environment, value);
        Process process = java.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTruncatedLibraryDoesNotEndTheProgram() throws IOException, InterruptedException {
        TorchRuntime.start();
        Path unpacked = Utils.getEngineCacheDir("pytorch");
        try (Stream<Path> folders = Files.list(unpacked)) {
            Path whole = folders.filter(folder -> Files.exists(folder.resolve("libtorch_cpu.so"))).findFirst().orElseThrow();
            Path copy = Files.createDirectories(root.resolve("pytorch").resolve(whole.getFileName()));
            for (String file : whole.toFile().list()) {
                try (InputStream stream = Files.newInputStream(whole.resolve(file))) {
                    byte[] start = stream.readNBytes(1 << 21);
                    Files.write(copy.resolve(file), start);
                }
            }
            String said = started("LC_ALL", "C.UTF-8");
            assertTrue(said.contains("refused: PyTorch's native library ") && said.contains("delete the folder " + copy), said);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anUmlautInALocaleWithoutIsAnsweredInASentence() throws IOException, InterruptedException {
        Path folder = Files.createDirectory(root.resolve("umlaut"));
        Path output = root.resolve("output.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " -cp '" + System.getProperty("java.class.path") + "' '" + Start.class.getName() + "'";
        Process process = new ProcessBuilder("sh", "-c", "export LC_ALL=C DJL_CACHE_DIR=" + folder + "/$(printf '\\303\\274'); exec " + java)
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertTrue(said.contains("started") || said.contains("refused: PyTorch's native libraries") && said.contains("DJL_CACHE_DIR"), said);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatIsAFileIsAnsweredInASentence() throws IOException, InterruptedException {
        Path file = Files.createFile(root.resolve("taken"));
        String said = started("DJL_CACHE_DIR", file.toString());
        assertTrue(said.contains("refused: PyTorch's native libraries (450 MB) cannot be unpacked into " + file), said);
    }
}
