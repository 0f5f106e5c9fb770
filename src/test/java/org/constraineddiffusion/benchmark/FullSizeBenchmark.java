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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;

/**
 * Time and peak memory of each part of a latent model, once, on Linux, for an image of 512² pixels:
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=org.constraineddiffusion.benchmark.FullSizeBenchmark -Dexec.args="FOLDER denoiser"
 * }</pre>
 *
 * The arguments: the bundle's folder, such as {@code cdiff full-size} leaves, and
 * {@code text}, {@code encoder}, {@code decoder} or {@code denoiser}. One part a process, as a peak never falls.
 */
public final class FullSizeBenchmark {

    private static final int SIDE = 512;

    private FullSizeBenchmark() {
    }

    public static void main(String[] arguments) {
        ModelPackage bundle = new ModelLibrary(Optional.empty()).find(arguments[0]);
        LatentWeights parts = bundle.latent().orElseThrow();
        TorchDevice device = TorchDevice.of("cpu");
        try (NDManager manager = device.newManager()) {
            double before = Resident.megabytes("VmHWM");
            double seconds = Ratio.seconds(() -> evaluate(arguments[1], bundle, parts, device, manager));
            System.out.printf(Locale.ROOT, "%s: %.1f s with loading and checking, peak %.0f MB, of which %.0f MB are the program%n", arguments[1],
                    seconds, Resident.megabytes("VmHWM"), before);
        }
    }

    private static void evaluate(String part, ModelPackage bundle, LatentWeights parts, TorchDevice device, NDManager manager) {
        int cells = SIDE / parts.factor();
        switch (part) {
            case "text" -> states(parts, device, manager);
            case "encoder", "decoder" -> {
                try (LatentCodec codec = parts.codec(device)) {
                    if (part.equals("encoder")) {
                        codec.encode(manager.zeros(new Shape(1, parts.imageChannels(), SIDE, SIDE)));
                    } else {
                        codec.decode(new NoiseSource(1, 1).next(manager, 4, cells, cells));
                    }
                }
            }
            case "denoiser" -> {
                try (TorchPrior loaded = bundle.load(device)) {
                    NDArray xt = new NoiseSource(1, 1).next(manager, loaded.channels(), cells, cells);
                    TorchPrior prior = loaded.conditionedOn(manager.zeros(new Shape(1, 77, 768)));
                    for (int i = 0; i < 2; i++) {
                        double seconds = Ratio.seconds(() -> prior.estimate(xt, 500));
                        System.out.printf(Locale.ROOT, "an evaluation: %.1f s%n", seconds);
                    }
                }
            }
            default -> throw new IllegalArgumentException("The part must be text, encoder, decoder or denoiser, not '" + part + "'.");
        }
    }

    private static void states(LatentWeights parts, TorchDevice device, NDManager manager) {
        parts.prompts(Map.of("caption", "Cell nuclei, fluorescence"), device, manager);
    }
}
