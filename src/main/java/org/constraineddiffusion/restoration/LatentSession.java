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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.MaskInput;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.GreyCodec;
import org.constraineddiffusion.prior.GuidedPrior;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TileSettings;
import org.constraineddiffusion.prior.TiledPrior;
import org.constraineddiffusion.prior.TorchCritic;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.SamplingResult;

/**
 * Sampling with a latent model. The text encoder is closed before the denoiser is loaded, the encoder before sampling. A colour model
 * gets grey planes as equal channels.
 */
final class LatentSession implements PriorSession {

    /** What the user asks of a latent model: prompts, and how a latent follows from an error of its image. */
    record Options(Prompts prompts, LatentDirection direction) {
    }

    private final ModelPackage model;
    private final LatentWeights weights;
    private final Options options;
    private final NDManager manager;
    private final Map<String, LatentWeights.Prompt> prompts;
    private final LatentCodec codec;
    private final TorchPrior torch;
    private final UnaryOperator<DiffusionPrior> cancelable;
    private final DiffusionPrior tiled;
    private final PriorSession.Critics critics;

    /** @param cancelable makes a prior ask before each evaluation whether to go on */
    LatentSession(ModelPackage model, TorchDevice device, Options options, UnaryOperator<DiffusionPrior> cancelable) {
        this.model = model;
        this.weights = model.latent().orElseThrow();
        this.options = options;
        this.cancelable = cancelable;
        this.critics = new PriorSession.Critics(device);
        model.requireMemory();
        this.manager = device.newManager();
        try {
            this.prompts = weights.takesPrompts() ? weights.prompts(options.prompts.byKey(), device, manager) : Map.of();
            this.codec = weights.codec(device);
            this.torch = model.load(device);
        } catch (RuntimeException | OutOfMemoryError failed) {
            manager.close();
            throw failed;
        }
        try {
            this.tiled = new TiledPrior(guided(torch), tiles());
        } catch (RuntimeException | OutOfMemoryError failed) {
            close();
            throw failed;
        }
    }

    private DiffusionPrior guided(TorchPrior plain) {
        if (prompts.isEmpty()) {
            return cancelable.apply(plain);
        }
        DiffusionPrior under = cancelable.apply(plain.conditionedOn(prompts.get("caption").states()));
        LatentWeights.Prompt negative = prompts.get("negative_caption");
        return negative == null ? under
                : new GuidedPrior(under, cancelable.apply(plain.conditionedOn(negative.states())), options.prompts.weight());
    }

    /** In tiles, unless the mask is an input of the model: it has the size of the whole. */
    private DiffusionPrior prior(Constraint constraint, LatentCodec fitting) {
        return weights.takesMask() ? MaskInput.of(constraint, fitting).map(mask -> guided(torch.withExtraChannels(mask))).orElse(tiled) : tiled;
    }

    /** A tile is as large as the images that the model was trained on, as its attention reaches everywhere and costs the square. */
    private TileSettings tiles() {
        int step = torch.divisor();
        int cells = weights.fixedSide().orElse(model.fieldOfView()) / weights.factor();
        int side = Math.max(1, (cells + step - 1) / step) * step;
        int overlap = Math.min(Math.max(1, side / 4 / step) * step, side - step);
        return new TileSettings(side, overlap, (long) side * side);
    }

    @Override
    public ModelPackage model() {
        return model;
    }

    /** One window holds all regions where the model takes one size only: any window costs the same. */
    @Override
    public List<ForwardModel> regions(ForwardModel whole) {
        return weights.fixedSide().isPresent() ? List.of(whole) : PriorSession.super.regions(whole);
    }

    @Override
    public NDManager newManager() {
        return torch.newManager();
    }

    @Override
    public int channels(int planes) {
        return planes % weights.imageChannels() == 0 ? weights.imageChannels() : 1;
    }

    /** @throws InputException if it cannot be of the one size that the model takes */
    @Override
    public Canvas canvas(ForwardModel region) {
        if (weights.fixedSide().isEmpty()) {
            return PriorSession.super.canvas(region);
        }
        int side = weights.fixedSide().getAsInt();
        int noMoreThanFits = 0;
        Canvas canvas = region.canvas(side, noMoreThanFits);
        if (canvas.width() != side || canvas.height() != side) {
            throw new InputException("model: '" + model.name() + "' takes exactly " + side + "x" + side + " pixels (fixed_side), and what is to be"
                    + " worked on needs " + canvas.width() + "x" + canvas.height()
                    + ": mark a smaller region or crop the image, use a smaller context or factor, or choose another model.");
        }
        return canvas;
    }

    @Override
    public SamplingResult sample(Target target, Sampling sampling, NDManager own) {
        Constraint constraint = target.constraint();
        Shape images = target.shape();
        LatentCodec fitting = images.get(1) == codec.channels() ? codec : new GreyCodec(codec);
        DiffusionPrior prior = prior(constraint, fitting);
        InLatentSpace inLatents = InLatentSpace.of(constraint, fitting, options.direction);
        long factor = weights.factor();
        NDArray noise = new NoiseSource(sampling.seed(), 1).next(own, torch.channels(), images.get(2) / factor, images.get(3) / factor);
        Optional<Start> start = target.start().map(pixels -> new Start(inLatents.encodeEstimate(pixels.images()), pixels.structure()));
        SamplingResult latent = PixelSession.sampled(prior, inLatents, start, noise.repeat(0, images.get(0)), sampling);
        return new SamplingResult(inLatents.toImage(latent.image()), latent.evaluations(), latent.steps(), latent.error());
    }

    @Override
    public void describe(Provenance provenance) {
        weights.sha256().forEach((part, sha256) -> provenance.add(part + " SHA-256", sha256));
        prompts.forEach((key, caption) -> {
            provenance.add(key.replace('_', ' '), options.prompts.byKey().get(key));
            if (!caption.cutOff().isBlank()) {
                provenance.add(key.replace('_', ' ') + ", cut off", caption.cutOff());
            }
        });
        if (!prompts.isEmpty()) {
            provenance.add("guidance", options.prompts.weight());
        }
    }

    @Override
    public List<String> warnings() {
        return prompts.entrySet().stream().filter(caption -> !caption.getValue().cutOff().isBlank())
                .map(caption -> caption.getKey() + ": the model '" + model.name() + "' has no room for all of it; cut off was '"
                        + caption.getValue().cutOff() + "'.").toList();
    }

    @Override
    public TorchCritic critic(CriticPackage critic) {
        return critics.of(critic);
    }

    @Override
    public void close() {
        critics.close();
        torch.close();
        codec.close();
        manager.close();
    }
}
