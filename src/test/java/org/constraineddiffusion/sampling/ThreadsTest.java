/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.BlurOperator;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.junit.jupiter.api.Test;

/** The same seed gives the same bits, whichever of Java's threads a host runs a command on. */
class ThreadsTest extends TensorTest {

    @Test
    void anotherThreadGivesTheSameBits() throws InterruptedException {
        float[] here = deblurred();
        for (int i = 0; i < 3; i++) {
            AtomicReference<float[]> there = new AtomicReference<>();
            Thread thread = new Thread(() -> there.set(deblurred()));
            thread.start();
            thread.join();
            assertArrayEquals(here, there.get());
        }
        assertArrayEquals(here, deblurred());
    }

    private float[] deblurred() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(3, 3);
        try (DiffusionPrior prior = new ModelLibrary(Optional.empty()).find(ModelLibrary.DEFAULT).load(TorchDevice.of("cpu"));
                NDManager own = NDManager.newBaseManager()) {
            Canvas canvas = Canvas.around(32, 48, psf.marginY(), psf.marginX(), prior.divisor());
            NDArray measured = own.create(random(3, 1, 1, 32, 48).toFloatArray(), new Shape(1, 1, 32, 48));
            LinearConstraint constraint = new LinearConstraint(new BlurOperator(psf, canvas, 0.004, own), measured).withNoise(0.02);
            NDArray noise = new NoiseSource(1, 1).next(own, 1, canvas.height(), canvas.width());
            return new FastSampler(FastSettings.DEFAULT).sample(prior, constraint, noise, SamplingListener.NONE).image().toFloatArray();
        }
    }
}
