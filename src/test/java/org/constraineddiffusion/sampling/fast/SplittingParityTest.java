/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.SeparableOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.ParityFixture;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

/** Holds half-quadratic splitting to the plain one in {@code python/constrained_diffusion/sampling/splitting.py}: a whole run, without a pair. */
class SplittingParityTest extends TensorTest {

    private final ParityFixture fixture = ParityFixture.read();

    private NDArray array(String name) {
        return manager.create(fixture.array(name).floats(), new Shape(fixture.array(name).shape()));
    }

    @Test
    void aRunHasTheReferencesTimesStatesAndResult() {
        Map<?, ?> described = (Map<?, ?>) fixture.description().get("splitting");
        int factor = (Integer) described.get("factor");
        NDArray image = array("image");
        SeparableOperator means = DownsamplingOperator.area(factor, factor)
                .on(Canvas.of((int) image.getShape().get(2), (int) image.getShape().get(3)), manager);
        List<Integer> times = new ArrayList<>();
        List<NDArray> states = new ArrayList<>();
        try (DiffusionPrior prior = new ModelLibrary(Optional.empty()).find(fixture.text("model")).load(TorchDevice.of("cpu"))) {
            NDArray found = new FastSampler(new FastSettings(8, 0.005, 1)).sample(prior, new LinearConstraint(means, means.apply(image)), array("noise"), step -> {
                times.add((int) step.t());
                NDArray next = step.xt().duplicate();
                next.attach(manager);
                states.add(next);
            }).image();
            times.add(-1);
            assertEquals(described.get("times"), times);
            for (int i = 1; i < states.size(); i++) {
                assertEquals(0, largestDifference(states.get(i - 1), array("split_xt").get(i + ":" + (i + 1))), 1e-3, "before evaluation " + (i + 1));
            }
            assertEquals(0, largestDifference(found, array("split")), 1e-3);
        }
    }
}
