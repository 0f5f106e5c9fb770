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

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TorchPrior;

/**
 * A model that stays open on one device for many calls: its weights are checked and read once, when they are first needed. For calls
 * of several threads at a time it reads the denoiser once for each of them.
 *
 * <pre>{@code
 * try (OpenModel model = library.find("nuclei-fluorescence").open(TorchDevice.of("cpu"))) {
 *     try (TorchPrior prior = model.prior()) { … }
 *     try (TorchPrior prior = model.prior()) { … } // the same weights, not read again
 * }
 * }</pre>
 */
public final class OpenModel implements AutoCloseable {

    private final ModelPackage model;
    private final TorchDevice device;
    private final Deque<Model> idle = new ArrayDeque<>();
    private boolean closed;

    OpenModel(ModelPackage model, TorchDevice device) {
        this.model = model;
        this.device = device;
    }

    /** The model's package: its name, conditions, sizes. */
    public ModelPackage modelPackage() {
        return model;
    }

    /** Where it computes. */
    public TorchDevice device() {
        return device;
    }

    /**
     * A prior for the calling thread, which closes it at the end of the call.
     *
     * @throws ModelException if the weights are missing or altered, or cannot be loaded, or this is closed
     */
    public TorchPrior prior() {
        TorchRuntime.useThreads();
        Model denoiser = takeIdle();
        Model used = denoiser == null ? model.denoiser(device) : denoiser;
        return model.prior(used, () -> giveBack(used));
    }

    private synchronized Model takeIdle() {
        requireOpen();
        return idle.pollLast();
    }

    private synchronized void giveBack(Model denoiser) {
        if (closed) {
            model.release(denoiser, device);
        } else {
            idle.addLast(denoiser);
        }
    }

    /**
     * The codec of a latent model, which loads its weights when they are first used; the caller closes it.
     *
     * @throws ModelException if this is closed, or no latent model
     */
    public LatentCodec codec() {
        return latent().codec(device);
    }

    /**
     * Prompts as the denoiser of a latent model takes them: see {@link LatentWeights#prompts}.
     *
     * @throws ModelException if this is closed, or no latent model, or it takes no prompts, or not these
     */
    public Map<String, LatentWeights.Prompt> prompts(Map<String, String> prompts, NDManager manager) {
        return latent().prompts(prompts, device, manager);
    }

    private synchronized LatentWeights latent() {
        requireOpen();
        return model.latent().orElseThrow(() -> new ModelException("model: '" + model.name() + "' is no latent model."));
    }

    private void requireOpen() {
        if (closed) {
            throw new ModelException("model: '" + model.name() + "' is closed; open it again.");
        }
    }

    /** Gives the weights back; a call that still uses some keeps these to its end. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(denoiser -> model.release(denoiser, device));
        idle.clear();
    }
}
