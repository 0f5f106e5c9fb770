/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter 2019) by the engine's own step. DJL's optimizer of this name leaves its moments to no manager: they would stay in native
 * memory, twice the size of the weights for each training.
 */
final class AdamW {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final float weightDecay;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> variances = new LinkedHashMap<>();
    private int count;

    /** @param manager keeps the moments */
    AdamW(Map<String, NDArray> weights, float weightDecay, NDManager manager) {
        this.weights = weights;
        this.weightDecay = weightDecay;
        weights.forEach((name, weight) -> {
            means.put(name, manager.zeros(weight.getShape()));
            variances.put(name, manager.zeros(weight.getShape()));
        });
    }

    /** One step along the gradients of some weights. */
    void step(Map<String, NDArray> gradients, double rate) {
        count++;
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, count)) / (1 - Math.pow(BETA1, count));
        gradients.forEach((name, gradient) -> {
            NDArray weight = weights.get(name);
            NDList inputs = new NDList(weight, gradient, means.get(name), variances.get(name));
            weight.getNDArrayInternal().adamUpdate(inputs, new NDList(weight), (float) rate, (float) corrected, weightDecay, 1, -1, BETA1, BETA2, EPSILON, true, true);
        });
    }
}
