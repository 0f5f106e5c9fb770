/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module returns is its own; what a prior returns is its caller's. */
class EstimateTest {

    @ParameterizedTest
    @ValueSource(strings = {"src/test/resources/fuzz/plain", "src/test/resources/fuzz/grey"})
    void anEstimateMayBeChangedInPlace(String model) {
        ModelPackage found = new ModelLibrary(Optional.empty()).find(model);
        try (TorchPrior prior = found.load(TorchDevice.of("cpu")); NDManager manager = prior.newManager()) {
            Estimate estimate = prior.estimate(manager.ones(new Shape(1, prior.channels(), 16, 16)), 300);
            estimate.x0().muli(0);
            estimate.noise().muli(0);
            assertEquals(0, estimate.x0().sum().getFloat() + estimate.noise().sum().getFloat());
        }
    }
}
