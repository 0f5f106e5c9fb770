/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.constraineddiffusion.model.TorchRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of tensors share: a manager that is closed after each, random tensors from a seed, the largest difference. */
public abstract class TensorTest {

    protected NDManager manager;

    @BeforeEach
    void openManager() {
        TorchRuntime.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    protected NDArray random(long seed, long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    protected static double largestDifference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
