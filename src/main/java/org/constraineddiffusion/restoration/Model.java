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

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.CountingPrior;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.TorchPrior;

/**
 * A diffusion model that is open: loaded once, for as many restorations as you like, one at a time. {@link Models#open} opens it; close it
 * when you are done. The weights of a latent model are loaded by each restoration, as they do not all fit into memory together.
 */
public final class Model implements AutoCloseable {

    private final ModelPackage model;
    private final TorchDevice device;
    private final Optional<TorchPrior> pixels;
    private final Runnable afterwards;

    /** @throws ModelException if weights are missing or altered, or the runtime cannot load them */
    Model(ModelPackage model, TorchDevice device) {
        this(model, device, () -> { });
    }

    /** @param afterwards is run when this is closed */
    Model(ModelPackage model, TorchDevice device, Runnable afterwards) {
        this.model = model;
        this.device = device;
        this.afterwards = afterwards;
        this.pixels = model.latent().isEmpty() ? Optional.of(model.load(device)) : Optional.empty();
    }

    /** The model's name. */
    public String name() {
        return model.name();
    }

    /** The device that it runs on, such as cpu. */
    public String device() {
        return device.toString();
    }

    /** What both sides of an image must be multiples of. */
    public int divisor() {
        return model.divisor();
    }

    TorchDevice torchDevice() {
        return device;
    }

    /** The model package on disk or in the plugin. */
    public ModelPackage modelPackage() {
        return model;
    }

    /**
     * This model adapted to images, for as long as it is open; {@link ModelAdaptation} keeps it. Selected pixels, NaN and infinity are left out.
     *
     * @return another open model, for the caller to close
     * @throws InputException if an image cannot be used
     * @throws ModelException if the model cannot be adapted
     */
    public Model adaptedTo(List<ImagePlus> images, AdaptationOptions options) {
        return AdaptedFolder.open(ModelAdaptation.of(model).to(images).options(options).device(device.name()), device);
    }

    /** The loaded weights of a pixel-space model. */
    TorchPrior pixels() {
        return pixels.orElseThrow();
    }

    /** @param listener is polled before each evaluation */
    PriorSession session(Prompts prompts, LatentDirection direction, RestorationListener listener) {
        UnaryOperator<DiffusionPrior> cancelable = prior -> new CountingPrior(prior, () -> {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
        });
        return pixels.<PriorSession>map(torch -> new PixelSession(model, torch, device, cancelable))
                .orElseGet(() -> new LatentSession(model, device, new LatentSession.Options(prompts, direction), cancelable));
    }

    @Override
    public void close() {
        pixels.ifPresent(TorchPrior::close);
        afterwards.run();
    }
}
