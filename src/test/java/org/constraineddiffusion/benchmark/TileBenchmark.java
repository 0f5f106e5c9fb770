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
import java.util.Locale;
import java.util.Optional;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.TileSettings;
import org.constraineddiffusion.prior.TiledPrior;
import org.constraineddiffusion.sampling.NoiseSource;

/**
 * Time and peak memory of one evaluation of a large image in tiles, on Linux. One size a process, as a peak never falls:
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=org.constraineddiffusion.benchmark.TileBenchmark -Dexec.args="1024 512 64 1"
 * }</pre>
 *
 * The arguments: side of the image, side of a tile, overlap, tiles of a batch, evaluations; all but the first may be left out.
 * With more evaluations it tells the resident set now and then, which must not grow.
 */
public final class TileBenchmark {

    private TileBenchmark() {
    }

    public static void main(String[] arguments) {
        ModelPackage bundle = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT);
        TileSettings automatic = TileSettings.of(bundle.fieldOfView(), bundle.divisor());
        int image = argument(arguments, 0, 1024);
        int side = argument(arguments, 1, automatic.side());
        int overlap = argument(arguments, 2, automatic.overlap());
        int batch = argument(arguments, 3, 1);
        int evaluations = argument(arguments, 4, 1);
        try (DiffusionPrior prior = new TiledPrior(bundle.load(TorchDevice.of("cpu")), new TileSettings(side, overlap, (long) batch * side * side));
                NDManager manager = prior.newManager()) {
            double idle = Resident.megabytes("VmHWM");
            estimate(prior, manager, side);
            double oneTile = Resident.megabytes("VmHWM");
            double seconds = Ratio.seconds(() -> estimate(prior, manager, image));
            double peak = Resident.megabytes("VmHWM");
            double megapixels = (double) image * image / (1 << 20);
            System.out.printf(Locale.ROOT, "%d^2, tiles %d overlap %d, batches of %d: %.2f s, %.2f s a megapixel; peak %.0f MB: program and"
                    + " model %.0f, first tile %.0f (%.2f kB a pixel), the rest %.0f (%.1f B a pixel of the image)%n", image, side, overlap,
                    batch, seconds, seconds / megapixels, peak, idle, oneTile - idle, (oneTile - idle) * 1024 / side / side,
                    peak - oneTile, (peak - oneTile) / megapixels);
            for (int i = 2; i <= evaluations; i++) {
                estimate(prior, manager, image);
                if (i % Math.max(1, evaluations / 10) == 0) {
                    System.out.printf(Locale.ROOT, "after %d evaluations: %.0f MB%n", i, Resident.megabytes("VmRSS"));
                }
            }
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static void estimate(DiffusionPrior prior, NDManager base, int side) {
        try (NDManager manager = base.newSubManager(); NDArray noise = new NoiseSource(1, 1).next(manager, prior.channels(), side, side)) {
            prior.estimate(noise, 500);
        }
    }
}
