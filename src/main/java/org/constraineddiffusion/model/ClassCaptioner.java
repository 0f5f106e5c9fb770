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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A classifier of images, for a model whose prompts are the names of classes: {@code forward(image [1, k, h, w]) → logits [1, classes]}.
 *
 * @param name of the model
 * @param classes the prompts, in the order of the logits
 */
record ClassCaptioner(String name, PackageFiles packed, Weights weights, List<String> classes) implements Captioner {

    @Override
    public List<Weights> files() {
        return List.of(weights);
    }

    @Override
    public String caption(NDArray image, TorchDevice device) {
        try (CaptionerModule module = new CaptionerModule(weights.key(), packed.load(weights, file -> device.load(name, file)))) {
            float[] logits = module.forward(new Shape(1, classes.size()), image);
            return classes.get(CaptionerModule.largest(logits));
        }
    }
}
