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
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.constraineddiffusion.prior.TrainablePrior;

/** The weights that are trained, their optimizer, and the moving average of the weights. */
final class Trainer implements AutoCloseable {

    private static final float LONGEST_GRADIENT = 1;

    /** A mean over the outputs is taken for 0 below this share of the mean absolute weight: weights may be rounded to half precision. */
    private static final double CENTRED = 1e-3;

    private static final NDIndex ALL = new NDIndex(":");

    private final TrainablePrior prior;
    private final NDManager manager;
    private final AdamW optimizer;
    private final double averageDecay;
    private final Map<String, NDArray> detached = new LinkedHashMap<>();
    private final Map<String, NDArray> average = new LinkedHashMap<>();
    private final List<NDArray> centred = new ArrayList<>();
    private int count;

    Trainer(TrainablePrior prior, double averageDecay) {
        this.prior = prior;
        this.averageDecay = averageDecay;
        this.manager = prior.newManager();
        this.optimizer = new AdamW(prior.weights(), (float) AdaptationOptions.WEIGHT_DECAY, manager);
        prior.weights().forEach((name, weight) -> {
            NDArray own = attached(weight.stopGradient()); // the same numbers without a gradient
            detached.put(name, own);
            average.put(name, attached(own.duplicate()));
        });
        findCentred();
    }

    private NDArray attached(NDArray array) {
        array.attach(manager);
        return array;
    }

    /** Weights of convolutions, with their biases, whose mean over the outputs is 0: it has to stay so, as a module may rely on it (nets/inference.py). */
    private void findCentred() {
        detached.forEach((name, weight) -> {
            if (name.endsWith("weight") && weight.getShape().dimension() == 4) {
                try (NDManager own = manager.newSubManager()) {
                    own.tempAttachAll(weight);
                    if (weight.mean(new int[] {0}).abs().max().getFloat() < CENTRED * weight.abs().mean().getFloat()) {
                        centred.add(weight);
                        NDArray bias = detached.get(name.substring(0, name.length() - "weight".length()) + "bias");
                        if (bias != null) {
                            centred.add(bias);
                        }
                    }
                }
            }
        });
    }

    /** One step of the optimizer at a learning rate; the loss before it. NaN, and no step, if the gradient is not finite: the training has gone astray. */
    float step(TrainablePrior.Batch batch, double learningRate) {
        float loss = prior.lossWithGradient(batch);
        try (NDManager own = manager.newSubManager()) {
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            prior.weights().forEach((name, weight) -> {
                NDArray gradient = prior.gradient(weight, own);
                if (gradient != null) {
                    gradients.put(name, gradient);
                }
            });
            if (!clip(gradients, own)) {
                return Float.NaN;
            }
            optimizer.step(gradients, learningRate);
            gradients.values().forEach(gradient -> gradient.subi(gradient)); // the engine adds the next one to it
            count++;
            centred.forEach(weight -> centre(weight, own));
            follow(own);
        }
        return loss;
    }

    /** Shortens the gradient of all weights together, so that one odd batch does not throw the weights away; false if it is not finite. */
    private static boolean clip(Map<String, NDArray> gradients, NDManager own) {
        NDList norms = new NDList();
        gradients.values().forEach(gradient -> norms.add(gradient.norm()));
        norms.attach(own);
        float length = NDArrays.stack(norms).norm().getFloat();
        float factor = LONGEST_GRADIENT / (length + 1e-6f);
        if (factor < 1) {
            gradients.values().forEach(gradient -> gradient.muli(factor));
        }
        return Float.isFinite(length);
    }

    private static void centre(NDArray weight, NDManager own) {
        try (NDManager temporary = own.newSubManager()) {
            temporary.tempAttachAll(weight);
            weight.subi(weight.mean(new int[] {0}, true));
        }
    }

    private void follow(NDManager own) {
        double keep = Math.min(averageDecay, (1.0 + count) / (10 + count));
        average.forEach((name, mean) -> {
            try (NDManager temporary = own.newSubManager()) {
                temporary.tempAttachAll(mean, detached.get(name));
                mean.muli(keep).addi(detached.get(name).mul(1 - keep));
            }
        });
    }

    /** What something has with the averaged weights in the module, which gets its own back afterwards. */
    <T> T withAverage(Supplier<T> evaluation) {
        exchange();
        try {
            return evaluation.get();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        detached.forEach((name, weight) -> {
            try (NDManager temporary = manager.newSubManager()) {
                temporary.tempAttachAll(weight, average.get(name));
                NDArray current = weight.duplicate();
                weight.set(ALL, average.get(name)); // copyTo would put another tensor in place of the module's
                average.get(name).set(ALL, current);
            }
        });
    }

    /** Copies of the averaged weights, in a manager. */
    Map<String, NDArray> averages(NDManager target) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        average.forEach((name, mean) -> {
            NDArray copy = mean.duplicate();
            copy.attach(target);
            copies.put(name, copy);
        });
        return copies;
    }

    /** Puts weights into the module. */
    void take(Map<String, NDArray> weights) {
        weights.forEach((name, weight) -> detached.get(name).set(ALL, weight));
    }

    /** The number of steps so far. */
    int count() {
        return count;
    }

    @Override
    public void close() {
        manager.close();
    }
}
