/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.prior.DiffusionPrior;

/**
 * Samples images from a prior subject to a constraint. A sampler is immutable and may be used by several threads.
 *
 * <pre>{@code
 * Sampler sampler = Samplers.newton().with("steps", 50).create();
 * try (NDManager manager = prior.newManager()) {
 *     NDArray noise = new NoiseSource(1, 1).next(manager, prior.channels(), 256, 256);
 *     SamplingResult result = sampler.sample(prior, constraint, noise, SamplingListener.NONE);
 *     float[] pixels = result.image().toFloatArray();
 * }
 * }</pre>
 */
public interface Sampler {

    /**
     * Samples one image for each noise.
     *
     * @param prior estimates the clean image at each time
     * @param constraint on clean images of the shape of {@code noise}
     * @param noise the start, N(0, I), {@code [n, c, h, w]}, on the prior's device; it is left unchanged
     * @param listener is called after each step, and asked before each evaluation whether to cancel
     * @return the images, in the manager of {@code noise}
     * @throws CancellationException if the listener cancels
     */
    SamplingResult sample(DiffusionPrior prior, Constraint constraint, NDArray noise, SamplingListener listener);
}
