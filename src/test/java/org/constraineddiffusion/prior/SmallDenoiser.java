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

import ai.djl.MalformedModelException;
import ai.djl.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Priors of the modules that src/test/resources/jacobian/make_modules.py writes, which give gradients. */
public final class SmallDenoiser {

    private SmallDenoiser() {
    }

    /** @param module bent, gaussian or without; the prior is closed by the caller */
    public static TorchPrior open(String module, Parameterization parameterization) {
        Model model = Model.newInstance(module, "PyTorch");
        try {
            model.load(Path.of("src", "test", "resources", "jacobian").toAbsolutePath(), module, Map.of("trainParam", "true"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (MalformedModelException failed) {
            throw new IllegalStateException(failed);
        }
        model.getBlock().freezeParameters(true);
        return new TorchPrior(model, new TorchPrior.Traits(DiscreteSchedule.cosine(1000, 0.008, 0.999), parameterization, 1, 1, 0), model::close);
    }
}
