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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A prior whose clean estimate is the noisy image, so that J is the identity.
 *
 * @param manager the parent of new managers
 */
public record IdentityPrior(NDManager manager, NoiseSchedule schedule, double startMean) implements DiffusionPrior {

    /** With the cosine schedule of 1000 times. */
    public IdentityPrior(NDManager manager) {
        this(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), 0);
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        return new Estimate(xt.duplicate(), xt.zerosLike());
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public NDManager newManager() {
        return manager.newSubManager();
    }
}
