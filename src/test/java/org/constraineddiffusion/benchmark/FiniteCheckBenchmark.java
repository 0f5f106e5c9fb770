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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.TorchPrior;

/** What it costs to look whether an estimate is finite: the sum of its values and one number read, over the time of an evaluation. */
public final class FiniteCheckBenchmark {

    private static final int REPEATS = 15;

    private FiniteCheckBenchmark() {
    }

    public static void main(String[] arguments) {
        try (TorchPrior prior = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT).load(TorchDevice.of("auto"));
                NDManager manager = prior.newManager()) {
            for (int side : new int[] {64, 128, 256, 512}) {
                double[] evaluation = new double[REPEATS];
                double[] check = new double[REPEATS];
                for (int i = 0; i < REPEATS; i++) {
                    try (NDManager own = manager.newSubManager()) {
                        NDArray xt = own.randomNormal(new Shape(1, 1, side, side));
                        long start = System.nanoTime();
                        NDArray x0 = prior.estimate(xt, 300).x0();
                        x0.getFloat(0, 0, 0, 0);
                        long middle = System.nanoTime();
                        x0.sum().getFloat();
                        check[i] = System.nanoTime() - middle;
                        evaluation[i] = middle - start;
                    }
                }
                Arrays.sort(evaluation);
                Arrays.sort(check);
                System.out.printf(Locale.ROOT, "%d^2: evaluation %.2f ms, check %.3f ms, %.3f %%%n", side, evaluation[REPEATS / 2] * 1e-6,
                        check[REPEATS / 2] * 1e-6, 100 * check[REPEATS / 2] / evaluation[REPEATS / 2]);
            }
        }
    }
}
