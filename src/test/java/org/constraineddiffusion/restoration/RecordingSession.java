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
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.sampling.SamplingResult;

/** A session that keeps what it is asked to sample, and answers with images that a test makes. */
final class RecordingSession implements PriorSession {

    /** Takes one channel, is conditioned on nuclear_diameter; sides are multiples of 4, the field of view is 16. */
    static final String GREY = "src/test/resources/fuzz/grey";

    final List<Target> targets = new ArrayList<>();
    final List<Sampling> samplings = new ArrayList<>();
    private final ModelPackage model;
    private final BiFunction<Target, Sampling, float[]> answer;

    /** @param answer the pixels of images of the target's shape, in the model's units */
    RecordingSession(String model, BiFunction<Target, Sampling, float[]> answer) {
        this.model = Models.find(model);
        this.answer = answer;
    }

    /** The default settings, but that pixels are given as they are sampled, of bright objects. */
    static Restoration plain() {
        InverseProblem any = InverseProblem.of(List.of(Fields.constant(1, 1, 0)), ForwardModel.identity(1, 1));
        return Restoration.of(any).grain(Grain.NONE).polarity(Polarity.BRIGHT);
    }

    static RecordingSession grey() {
        return new RecordingSession(GREY, (target, sampling) -> new float[(int) target.shape().size()]);
    }

    @Override
    public ModelPackage model() {
        return model;
    }

    @Override
    public NDManager newManager() {
        return TorchDevice.of("cpu").newManager();
    }

    @Override
    public SamplingResult sample(Target target, Sampling sampling, NDManager manager) {
        targets.add(target);
        samplings.add(sampling);
        Shape shape = target.shape();
        NDArray image = manager.create(answer.apply(target, sampling), shape);
        return new SamplingResult(image, 5, 5, 0.25);
    }

    @Override
    public void close() {
    }
}
