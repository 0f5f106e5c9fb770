/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.constraineddiffusion.model.TorchRuntime;

/** Kernels of any factor on axes of any length. */
class ResampleKernelPropertyTest {

    @Property(seed = "1")
    void rowsSumToOneAndReadTheImageOnly(@ForAll ResampleKernel kernel, @ForAll @IntRange(min = 1, max = 120) int image,
            @ForAll @IntRange(min = 0, max = 9) int before, @ForAll @IntRange(min = 0, max = 9) int after, @ForAll @DoubleRange(min = 1, max = 12) double factor) {
        double[][] rows = kernel.matrix(before + image + after, before, image, factor);
        assertEquals(ResampleKernel.measured(image, factor), rows.length);
        for (double[] row : rows) {
            assertEquals(1, Arrays.stream(row).sum(), 1e-12);
            assertEquals(0, Arrays.stream(row, 0, before).map(Math::abs).sum());
            assertEquals(0, Arrays.stream(row, before + image, row.length).map(Math::abs).sum());
        }
    }

    @Property(seed = "2")
    void meansOfWholeFactorsAreMeans(@ForAll @IntRange(min = 1, max = 10) int factor, @ForAll @IntRange(min = 1, max = 12) int coarse) {
        double[][] rows = ResampleKernel.AREA.matrix(factor * coarse, 0, factor * coarse, factor);
        assertEquals(coarse, rows.length);
        for (int i = 0; i < coarse; i++) {
            for (int j = 0; j < factor * coarse; j++) {
                assertEquals(j / factor == i ? 1.0 / factor : 0, rows[i][j], 1e-12);
            }
        }
    }

    @Property(tries = 60, seed = "3")
    void theAdjointIsOneAndConstantsAreKept(@ForAll ResampleKernel kernel, @ForAll @IntRange(min = 1, max = 24) int height,
            @ForAll @IntRange(min = 1, max = 24) int width, @ForAll @DoubleRange(min = 1, max = 5) double factorY,
            @ForAll @DoubleRange(min = 1, max = 5) double factorX, @ForAll long seed) {
        TorchRuntime.start();
        DownsamplingOperator downsampling = kernel == ResampleKernel.AREA ? DownsamplingOperator.area(factorY, factorX)
                : DownsamplingOperator.bicubic(factorY, factorX);
        Canvas canvas = downsampling.canvas(height, width, 8);
        try (NDManager manager = NDManager.newBaseManager()) {
            LinearOperator operator = downsampling.on(canvas, manager);
            Random random = new Random(seed);
            NDArray x = random(manager, random, new Shape(1, 2, canvas.height(), canvas.width()));
            NDArray ax = operator.apply(x);
            NDArray y = random(manager, random, ax.getShape());
            double left = ax.mul(y).sum().getFloat();
            double right = x.mul(operator.adjoint(y)).sum().getFloat();
            assertEquals(left, right, 1e-4 * Math.sqrt(x.size() + y.size()));
            NDArray constant = operator.apply(x.zerosLike().addi(3));
            assertEquals(0, constant.sub(3).abs().max().getFloat(), 1e-5);
        }
    }

    private static NDArray random(NDManager manager, Random random, Shape shape) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }
}
