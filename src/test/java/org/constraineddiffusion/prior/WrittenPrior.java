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

/** What another prior says, given out as a denoiser of another parameterization would and read back from that. */
public final class WrittenPrior extends PriorDecorator {

    private final Parameterization parameterization;

    public WrittenPrior(DiffusionPrior prior, Parameterization parameterization) {
        super(prior);
        this.parameterization = parameterization;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        Estimate said = prior.estimate(xt, t);
        double a = schedule().alpha(t);
        double s = schedule().sigma(t);
        NDArray output = switch (parameterization) {
            case EPSILON -> said.noise();
            case V -> said.noise().mul(a).sub(said.x0().mul(s));
            case SAMPLE -> said.x0();
            case VELOCITY -> said.noise().sub(said.x0());
        };
        return parameterization.estimate(output, xt, a, s);
    }
}
