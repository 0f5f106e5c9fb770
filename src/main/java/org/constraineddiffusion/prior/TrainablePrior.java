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
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.util.Pair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/**
 * A denoiser whose weights can be trained: its loss on clean images, and the gradient of each weight. The module must have been loaded with
 * its parameters (DJL's option trainParam).
 */
public final class TrainablePrior implements AutoCloseable {

    /**
     * Clean images and what they are evaluated with.
     *
     * @param x0 {@code [n, c, h, w]}, in the model's units
     * @param times a time of the schedule for each image
     * @param noise N(0, I), of the shape of x0
     * @param conditions {@code [n, k]}; null for an unconditional model
     * @param counted {@code [n, 1, h, w]}, 1 where the error counts and 0 elsewhere; null if it counts everywhere
     */
    public record Batch(NDArray x0, double[] times, NDArray noise, NDArray conditions, NDArray counted) {

        /** The error counts everywhere. */
        public Batch(NDArray x0, double[] times, NDArray noise, NDArray conditions) {
            this(x0, times, noise, conditions, null);
        }

        /** The error counts where a mask is 1; null for everywhere. */
        public Batch counting(NDArray mask) {
            return new Batch(x0, times, noise, conditions, mask);
        }
    }

    private final TorchModule denoiser;
    private final TorchPrior.Traits traits;
    private final Map<String, NDArray> weights;

    /**
     * Takes a loaded module, which {@link #close} closes.
     *
     * @param trained which weights, by name, are trained
     */
    public TrainablePrior(Model denoiser, TorchPrior.Traits traits, Predicate<String> trained) {
        this.denoiser = new TorchModule("denoiser", denoiser);
        this.traits = traits;
        Map<String, NDArray> found = new LinkedHashMap<>();
        for (Pair<String, Parameter> each : denoiser.getBlock().getParameters()) {
            NDArray weight = each.getValue().getArray();
            if (weight.getDataType().isFloating() && trained.test(each.getKey())) {
                weight.setRequiresGradient(true);
                found.put(each.getKey(), weight);
            }
        }
        this.weights = found;
    }

    /** Trains these of its weights only; no gradient is computed of others. */
    public void restrictTo(Set<String> names) {
        weights.forEach((name, weight) -> {
            if (!names.contains(name)) {
                weight.setRequiresGradient(false);
            }
        });
        weights.keySet().retainAll(names);
    }

    /** The trained weights by name: those of the module, so that a change of them changes the model. */
    public Map<String, NDArray> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** The noise schedule. */
    public NoiseSchedule schedule() {
        return traits.schedule();
    }

    /** The loaded module. */
    public Model module() {
        return denoiser.model();
    }

    /** A manager for tensors on the module's device; the caller closes it. */
    public NDManager newManager() {
        return denoiser.model().getNDManager().newSubManager();
    }

    /** The module's output for x<sub>t</sub> at some times, unconditional, in the manager of the first. */
    public NDArray output(NDArray xt, NDArray times) {
        return denoiser.forward(xt, times);
    }

    /** The mean squared error of the module's output. */
    public float loss(Batch batch) {
        try (NDManager manager = newManager()) {
            return loss(batch, false, manager).getFloat();
        }
    }

    /** The same, with its gradient, which {@link #gradient} returns for each weight until the next call. */
    public float lossWithGradient(Batch batch) {
        synchronized (GradientLock.ONE) {
            try (NDManager manager = newManager(); GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray loss = loss(batch, true, manager);
                collector.backward(loss);
                return loss.getFloat();
            }
        }
    }

    /** The gradient of a weight, in a manager; null if the loss does not depend on it. */
    public NDArray gradient(NDArray weight, NDManager manager) {
        NDArray gradient = weight.getGradient();
        if (gradient != null) {
            gradient.attach(manager);
        }
        return gradient;
    }

    private NDArray loss(Batch batch, boolean training, NDManager manager) {
        manager.tempAttachAll(batch.x0, batch.noise);
        Shape shape = batch.x0.getShape();
        NDArray a = each(batch.times, traits.schedule()::alpha, manager);
        NDArray s = each(batch.times, traits.schedule()::sigma, manager);
        NDArray xt = batch.x0.mul(a).add(batch.noise.mul(s));
        NDArray times = manager.create(floats(batch.times, time -> time));
        NDArray output = batch.conditions == null ? denoiser.forward(training, xt, times) : denoiser.forward(training, xt, times, batch.conditions);
        NDArray squares = denoiser.require(output, shape).sub(traits.parameterization().target(batch.x0, batch.noise, a, s)).square();
        return batch.counted == null ? squares.mean() : squares.mul(batch.counted).sum().div(batch.counted.sum().mul(shape.get(1)));
    }

    private static NDArray each(double[] times, DoubleUnaryOperator of, NDManager manager) {
        return manager.create(floats(times, of), new Shape(times.length, 1, 1, 1));
    }

    private static float[] floats(double[] values, DoubleUnaryOperator of) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) of.applyAsDouble(values[i]);
        }
        return result;
    }

    @Override
    public void close() {
        denoiser.close();
    }
}
