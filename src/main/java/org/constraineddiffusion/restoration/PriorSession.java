/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.prior.TorchCritic;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;

/** A loaded model, ready to sample: of pixels or of latents. */
interface PriorSession extends AutoCloseable {

    /**
     * What is to be sampled.
     *
     * @param constraint what the images must meet
     * @param shape of the images, {@code [n, c, h, w]}
     * @param conditions of the model, by key
     * @param start where the run starts from; empty for noise
     */
    record Target(Constraint constraint, Shape shape, Map<String, Double> conditions, Optional<Start> start) {

        /** From noise. */
        Target(Constraint constraint, Shape shape, Map<String, Double> conditions) {
            this(constraint, shape, conditions, Optional.empty());
        }
    }

    /**
     * A start from noised images.
     *
     * @param images {@code [n, c, h, w]}
     * @param structure how much of the way from noise to image is left out
     */
    record Start(NDArray images, double structure) {
    }

    /**
     * How to sample.
     *
     * @param seed of the noise that the sampler starts from
     */
    record Sampling(Sampler sampler, long seed, SamplingListener listener) {
    }

    /** The model. */
    ModelPackage model();

    /** A new manager for tensors on the model's device. */
    NDManager newManager();

    /** How many of so many planes the model sees as the channels of one image. */
    default int channels(int planes) {
        return model().channels();
    }

    /** The regions of a forward model that are restored one by one. */
    default List<ForwardModel> regions(ForwardModel whole) {
        return whole.regions(model().divisor(), model().fieldOfView());
    }

    /** The pixels that the model works on for a region, with sides that it takes. */
    default Canvas canvas(ForwardModel region) {
        return region.canvas(model().divisor(), model().fieldOfView());
    }

    /**
     * Samples images, all from the same noise.
     *
     * @return images {@code [n, c, h, w]} in the model's units, and what they took
     */
    SamplingResult sample(Target target, Sampling sampling, NDManager manager);

    /** A critic on the model's device, loaded when it is first asked for and closed with this. */
    default TorchCritic critic(CriticPackage critic) {
        throw new UnsupportedOperationException("This session has no critics.");
    }

    /** What the user should know before the work begins, in plain sentences. */
    default List<String> warnings() {
        return List.of();
    }

    /** Adds what else there is to say of the model. */
    default void describe(Provenance provenance) {
    }

    @Override
    void close();

    /** The critics that a session has loaded. */
    final class Critics implements AutoCloseable {

        private final TorchDevice device;
        private final Map<String, TorchCritic> bySha256 = new HashMap<>();

        Critics(TorchDevice device) {
            this.device = device;
        }

        TorchCritic of(CriticPackage critic) {
            return bySha256.computeIfAbsent(critic.sha256(), any -> critic.load(device));
        }

        @Override
        public void close() {
            bySha256.values().forEach(TorchCritic::close);
            bySha256.clear();
        }
    }
}
