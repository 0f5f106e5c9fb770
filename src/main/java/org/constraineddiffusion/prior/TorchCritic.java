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

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A TorchScript module with {@code forward(image [n, k, h, w]) → features [n, …]} and a method
 * {@code loss_and_gradient(image, target) → (loss [n], gradient [n, k, h, w])} for targets of the features' kind, one for each image or one for all.
 * The module differentiates itself, so that no gradients are collected here, and it may be used where others are.
 */
public final class TorchCritic implements AutoCloseable {

    private static final String METHOD = "loss_and_gradient";

    private final TorchModule module;

    /** @param critic loaded so that it gives gradients; it is closed with this */
    public TorchCritic(Model critic) {
        this.module = new TorchModule("critic", critic);
    }

    /**
     * The features of images, which may be another critic's goal.
     *
     * @param image {@code [n, k, h, w]} in the model's units
     * @return {@code [n, …]}, in the manager of {@code image}
     * @throws UnfitWeightsException if the module does not take the image, or gives values that are not finite
     */
    public NDArray features(NDArray image) {
        try (NDArray features = module.forward(image)) {
            module.requireFinite(features);
            return features.duplicate(); // what a module gives cannot be changed in place
        }
    }

    /**
     * A critic with a goal.
     *
     * @param target features, or a map of classes {@code [n, 1, h, w]}, for each image of a batch or {@code [1, …]} for all; it must live as long
     *     as the critic is used
     */
    public Critic towards(NDArray target) {
        return image -> assess(image, target);
    }

    private Critic.LossGradient assess(NDArray image, NDArray target) {
        NDManager outer = image.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(image, target);
            NDList outputs = module.call(METHOD, 2, image, target);
            long images = image.getShape().get(0);
            NDArray loss = module.require(outputs.get(0), new Shape(images));
            NDArray gradient = module.require(outputs.get(1), image.getShape());
            module.requireFinite(loss);
            module.requireFinite(gradient);
            NDArray own = gradient.duplicate();
            own.attach(outer);
            return new Critic.LossGradient(loss.toFloatArray(), own);
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
