/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A batch that is killed (SIGKILL) at random moments leaves no torn file, and the next run goes on. A few moments in the build, more by
 * {@code mvn test -Dtest=KilledBatchTest -Dkilled.runs=100}; with {@code -Dkilled.fill=true} the images are filled, not only written.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledBatchTest {

    private static final int RUNS = Integer.getInteger("killed.runs", 3);
    private static final boolean FILL = Boolean.getBoolean("killed.fill");
    private static final int IMAGES = 24;
    private static final int SIDE = FILL ? 32 : 400;

    @TempDir
    private Path folder;

    private Path input;
    private Path output;
    private final Map<String, Integer> expected = new HashMap<>();

    @BeforeEach
    void makeImages() throws IOException {
        input = Files.createDirectories(folder.resolve("images"));
        output = folder.resolve("results");
        Random random = new Random(1);
        for (int i = 0; i < IMAGES; i++) {
            byte[] pixels = new byte[SIDE * SIDE];
            random.nextBytes(pixels);
            for (int j = 0; j < pixels.length; j++) {
                pixels[j] &= 127;
            }
            ImagePlus image = new ImagePlus("image", new ByteProcessor(SIDE, SIDE, pixels));
            image.setRoi(new Roi(10, 8, 9, 12));
            IJ.save(image, input.resolve(i + ".tif").toString());
        }
        Path reference = folder.resolve("reference");
        KilledBatch.of(input, reference, FILL, new BatchListener() { }).run(KilledBatch::inpaint);
        for (int i = 0; i < IMAGES; i++) {
            expected.put(i + ".tif", pixels(reference.resolve(i + ".tif")));
        }
    }

    private static int pixels(Path file) {
        ImagePlus image = IJ.openImage(file.toString());
        assertNotNull(image, file + " cannot be opened");
        assertEquals(SIDE * SIDE, image.getProcessor().getPixelCount(), file.toString());
        return Arrays.hashCode((byte[]) image.getProcessor().getPixels());
    }

    @Test
    void noFileIsTornAndTheRestIsDoneLater() throws Exception {
        Random random = new Random(2);
        int killed = 0;
        int afterTheLastImage = 0;
        int whileWriting = 0;
        while (killed < RUNS) {
            boolean ended = !runAndKill(random.nextInt(4), random.nextInt(40));
            whileWriting += assertNothingIsTorn() > 0 ? 1 : 0;
            killed += ended ? 0 : 1;
            if (ended || random.nextInt(6) == 0) {
                afterTheLastImage += ended ? 1 : 0;
                delete(output);
            }
        }
        BatchReport rest = KilledBatch.of(input, output, FILL, new BatchListener() { }).run(KilledBatch::inpaint);
        assertEquals(IMAGES, rest.entries().size());
        assertEquals(0, rest.count(BatchReport.State.FAILED));
        assertEquals(0, assertNothingIsTorn(), "files of killed processes are left");
        try (Stream<Path> all = Files.walk(output)) {
            List<String> left = all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).filter(name -> name.contains("claim")).toList();
            assertEquals(List.of(), left);
        }
        assertTrue(expected.keySet().stream().allMatch(name -> Files.exists(output.resolve(name))));
        System.out.println("batch: killed " + killed + " times, in " + whileWriting + " cases while a file was written; " + afterTheLastImage + " runs ended before");
    }

    /** @return false if the batch ended before it was killed */
    private boolean runAndKill(int afterImages, int milliseconds) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true", "-Xmx400m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), KilledBatch.class.getName(), input.toString(), output.toString(),
                String.valueOf(FILL)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.PIPE);
        Process process = builder.start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (int lines = 0; lines <= afterImages; lines++) {
                String line = said.readLine();
                if (line == null) {
                    return false;
                }
                assertTrue(line.equals("started") || line.equals("done"), line);
            }
            if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
                return false;
            }
            process.destroyForcibly().waitFor();
            return process.exitValue() != 0;
        }
    }

    /** Opens all files of the output: how many are left of those that were being written, which have names of their own. */
    private int assertNothingIsTorn() throws IOException {
        if (!Files.exists(output)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(output)) {
            int partly = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(".writing-")) {
                    partly++;
                } else if (name.endsWith(".tif")) {
                    assertEquals(expected.get(name), pixels(file), name);
                } else if (name.endsWith(".json")) {
                    JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                } else if (name.endsWith(".csv")) {
                    assertTrue(Files.readString(file).endsWith("\n"), name);
                } else {
                    assertTrue(name.contains(".claim"), name);
                }
            }
            return partly;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
