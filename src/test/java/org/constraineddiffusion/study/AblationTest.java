/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.FiniteDifference;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.SamplingListener;
import org.junit.jupiter.api.Test;

class AblationTest extends TensorTest {

    @Test
    void ofAPriorThatSaysZeroTheErrorsAreTheTruthItself() {
        NDArray truth = manager.create(new float[] {0.5f, 0.1f, 0.2f, 0.3f}, new Shape(1, 1, 2, 2));
        NDArray known = manager.ones(new Shape(1, 1, 2, 2));
        known.set(new NDIndex("0, 0, 0, 0"), 0f);
        NewtonSettings settings = new NewtonSettings(4, 0, 0.5, 0.1, 0.005, 0, 0);
        Ablation found = Ablation.of(new Ablation.Problem(MatrixPrior.diagonal(manager, 0, 0, 0, 0), truth, known), random(1, 1, 1, 2, 2), settings,
                new FiniteDifference(0.005), SamplingListener.NONE);
        assertEquals(10 * Math.log10(4 / 0.25), found.psnr(), 1e-4);
        assertEquals(Math.sqrt(0.14 / 3), found.knownError(), 1e-5);
        assertEquals(4, found.evaluations());
    }
}
