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
import ij.gui.Roi;
import ij.process.ByteProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.constraineddiffusion.command.Inpaint;

/** Model packages whose rdf.yaml has been damaged in one to three places. */
final class DamagedPackages implements AutoCloseable {

    private static final String[] VALUES = {"", "null", "-1", "0", "1e9", "99999999999", ".nan", ".inf", "true", "text", "[]", "{}", "[1, 2]", "{a: 1}", "2026-01-01",
        "'", "\"", "*a", "&a {b: *a}", "!!java.lang.String x", "!!binary AAAA", "0x10", "1_000", "../../denoiser.pt", "/dev/null", "denoiser.pt\u0000", "ä", "|", ">",
        "? a", "- - -", "epsilon", "latent", "velocity", "rectified_flow", "1024", "64", "100"};

    private final Path folder = Files.createTempDirectory("fuzz");
    private String change;

    DamagedPackages() throws IOException {
    }

    /** What the last package's rdf.yaml has become. */
    String change() {
        return change;
    }

    FuzzCase next(long seed) throws IOException {
        Random random = new Random(seed);
        random.nextInt();
        String model = random.nextBoolean() ? "grey" : "rgb";
        Path source = FuzzCase.MODELS.resolve(model);
        List<String> lines = new ArrayList<>(Files.readAllLines(source.resolve("rdf.yaml")));
        for (int i = random.nextInt(3); i >= 0; i--) {
            damage(lines, random);
        }
        change = String.join("\n", lines);
        byte[] bytes = change.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            change += "\n(and one byte)";
        }
        Path target = Files.createDirectories(folder.resolve(model));
        Files.write(target.resolve("rdf.yaml"), bytes);
        byte[] module = Files.readAllBytes(source.resolve("denoiser.pt"));
        if (random.nextInt(10) == 0) {
            module[random.nextInt(module.length)]++;
        }
        Files.write(target.resolve("denoiser.pt"), module);
        ByteProcessor pixels = new ByteProcessor(24, 20);
        pixels.noise(30);
        pixels.add(100);
        ImagePlus image = new ImagePlus("cells", pixels);
        image.setRoi(new Roi(8, 6, 5, 4));
        String options = "model=[" + target + "] trust=true steps=2 inner_steps=1" + (random.nextInt(4) == 0 ? " nuclear_diameter=5" : "");
        return new FuzzCase(seed, new Inpaint(), image, null, null, false, options, false);
    }

    private static void damage(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int colon = line.indexOf(':');
        switch (random.nextInt(7)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), line);
            case 2 -> lines.set(at, " ".repeat(random.nextInt(6)) + line.strip());
            case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            case 4 -> lines.set(at, new StringBuilder(line).insert(random.nextInt(line.length() + 1), (char) (32 + random.nextInt(95))).toString());
            default -> lines.set(at, colon < 0 ? line : line.substring(0, colon + 1) + " " + VALUES[random.nextInt(VALUES.length)]);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
