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
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.LateStart;
import org.constraineddiffusion.prior.TileSettings;
import org.constraineddiffusion.prior.TiledPrior;
import org.constraineddiffusion.prior.TorchCritic;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingResult;

/** Sampling with a pixel-space model that stays open. */
final class PixelSession implements PriorSession {

    private final ModelPackage model;
    private final TorchPrior torch;
    private final UnaryOperator<DiffusionPrior> cancelable;
    private final PriorSession.Critics critics;

    /**
     * @param torch the loaded model; it is the caller's to close
     * @param cancelable makes a prior ask before each evaluation whether to go on
     */
    PixelSession(ModelPackage model, TorchPrior torch, TorchDevice device, UnaryOperator<DiffusionPrior> cancelable) {
        this.model = model;
        this.torch = torch;
        this.cancelable = cancelable;
        this.critics = new PriorSession.Critics(device);
    }

    @Override
    public ModelPackage model() {
        return model;
    }

    @Override
    public NDManager newManager() {
        return torch.newManager();
    }

    @Override
    public SamplingResult sample(Target target, Sampling sampling, NDManager manager) {
        Shape images = target.shape();
        NDArray noise = new NoiseSource(sampling.seed(), 1).next(manager, images.get(1), images.get(2), images.get(3));
        DiffusionPrior prior = new TiledPrior(cancelable.apply(conditioned(target.conditions(), manager)),
                TileSettings.of(model.fieldOfView(), model.divisor()));
        return sampled(prior, target.constraint(), target.start(), noise.repeat(0, images.get(0)), sampling);
    }

    /** From noise, or from noised images. */
    static SamplingResult sampled(DiffusionPrior prior, Constraint constraint, Optional<Start> start, NDArray noise, Sampling sampling) {
        if (start.isEmpty()) {
            return sampling.sampler().sample(prior, constraint, noise, sampling.listener());
        }
        LateStart late = new LateStart(prior, start.get().structure());
        return sampling.sampler().sample(late, constraint, late.noise(start.get().images(), noise), sampling.listener());
    }

    private TorchPrior conditioned(Map<String, Double> conditions, NDManager manager) {
        float[] vector = model.conditionVector(conditions);
        return vector.length == 0 ? torch : torch.conditionedOn(manager.create(vector, new Shape(1, vector.length)));
    }

    @Override
    public TorchCritic critic(CriticPackage critic) {
        return critics.of(critic);
    }

    /** The model stays open. */
    @Override
    public void close() {
        critics.close();
    }
}
