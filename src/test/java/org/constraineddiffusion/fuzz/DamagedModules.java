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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.constraineddiffusion.command.Inpaint;

/** Model packages whose TorchScript file has been damaged; in three of four cases rdf.yaml has the SHA-256 of the damaged file. */
final class DamagedModules implements AutoCloseable {

    private final Path folder = Files.createTempDirectory("fuzz");
    private final byte[] module = Files.readAllBytes(FuzzCase.MODELS.resolve("grey/denoiser.pt"));
    private final String description = Files.readString(FuzzCase.MODELS.resolve("grey/rdf.yaml"));
    private String change;

    DamagedModules() throws IOException {
    }

    /** What was done to the last file. */
    String change() {
        return change;
    }

    FuzzCase next(long seed) throws IOException {
        Random random = new Random(seed);
        random.nextInt();
        byte[] damaged = damaged(random);
        boolean listed = random.nextInt(4) > 0;
        change += listed ? ", SHA-256 as listed" : ", SHA-256 of the whole file listed";
        Files.write(folder.resolve("denoiser.pt"), damaged);
        Files.writeString(folder.resolve("rdf.yaml"), listed ? description.replace(sha256(module), sha256(damaged)) : description);
        ByteProcessor pixels = new ByteProcessor(24, 20);
        pixels.noise(30);
        pixels.add(100);
        ImagePlus image = new ImagePlus("cells", pixels);
        image.setRoi(new Roi(8, 6, 5, 4));
        String options = "model=[" + folder + "] trust=true steps=2 inner_steps=1";
        return new FuzzCase(seed, new Inpaint(), image, null, null, false, options, false);
    }

    private byte[] damaged(Random random) {
        byte[] damaged = module.clone();
        int at = random.nextInt(damaged.length);
        int length = Math.min(damaged.length - at, 1 + random.nextInt(40));
        switch (random.nextInt(5)) {
            case 0 -> {
                change = "cut off after " + at + " bytes";
                return Arrays.copyOf(damaged, at);
            }
            case 1 -> {
                change = length + " bytes from " + at + " are 0";
                Arrays.fill(damaged, at, at + length, (byte) 0);
            }
            case 2 -> {
                change = length + " bytes from " + at + " are missing";
                System.arraycopy(module, at + length, damaged, at, damaged.length - at - length);
                return Arrays.copyOf(damaged, damaged.length - length);
            }
            default -> {
                int flips = 1 + random.nextInt(6);
                change = "bits flipped in";
                for (int i = 0; i < flips; i++) {
                    at = random.nextInt(damaged.length);
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                    change += " byte " + at;
                }
            }
        }
        return damaged;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
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
