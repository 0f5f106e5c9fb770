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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.NumpyFile;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with the plugin give what they gave when they were exported. */
class OwnPackagesTest {

    private static final ModelLibrary LIBRARY = new ModelLibrary(Optional.empty());

    static List<String> names() {
        return LIBRARY.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCleanEstimateOfTheTestTensorFollowsFromItsOutput(String name) {
        NumpyFile xt = test(name, "xt");
        NumpyFile v = test(name, "v");
        double t = test(name, "t").values()[0];
        ModelPackage model = LIBRARY.find(name);
        try (TorchPrior loaded = model.load(TorchDevice.of("cpu")); NDManager manager = loaded.newManager()) {
            assertEquals(loaded.channels(), xt.shape()[1]);
            assertEquals(model.channels(), model.latent().map(LatentWeights::imageChannels).orElse(loaded.channels()));
            DiffusionPrior prior = model.latent().isEmpty() ? loaded : loaded.conditionedOn(tensor(manager, test(name, "text")));
            NDArray x0 = prior.estimate(tensor(manager, xt), t).x0();
            float[] found = x0.toFloatArray();
            double a = prior.schedule().alpha(t);
            double s = prior.schedule().sigma(t);
            for (int i = 0; i < found.length; i++) {
                assertEquals(a * xt.values()[i] - s * v.values()[i], found[i], 1e-4);
            }
        }
    }

    private static NumpyFile test(String model, String tensor) {
        return NumpyFile.read("/models/" + model + "/test_" + tensor + ".npy");
    }

    private static NDArray tensor(NDManager manager, NumpyFile file) {
        return manager.create(file.floats(), new Shape(file.shape()));
    }
}
