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

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import org.constraineddiffusion.model.TorchRuntime;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.TorchPrior;

/** The embedded prior's module, to be evaluated with nothing around it; run from the project's folder. */
final class BareModule implements AutoCloseable {

    static final Path EMBEDDED = Path.of("models", "nuclei-fluorescence", "denoiser.pt");

    private final Model model;
    private final ParameterStore parameters;

    BareModule(Path file) throws IOException, MalformedModelException {
        TorchRuntime.start();
        model = Model.newInstance("denoiser", "PyTorch");
        model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
        parameters = new ParameterStore(model.getNDManager(), false);
    }

    NDManager newManager() {
        return model.getNDManager().newSubManager();
    }

    /** The same module as a prior; it need not be closed. */
    TorchPrior prior() {
        return new TorchPrior(model, new TorchPrior.Traits(DiscreteSchedule.cosine(1000, 0.008, 0.999), Parameterization.V, 1, 16, 0), model::close);
    }

    /** Forward passes, and that is all. */
    void forward(NDArray xt, int times) {
        NDManager base = xt.getManager();
        try (NDManager manager = base.newSubManager()) {
            manager.tempAttachAll(xt);
            NDList inputs = new NDList(xt, manager.full(new Shape(xt.getShape().get(0)), 500f));
            for (int i = 0; i < times; i++) {
                model.getBlock().forward(parameters, inputs, false).close();
            }
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
