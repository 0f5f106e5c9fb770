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
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Classifier-free guidance (Ho &amp; Salimans 2022), as the paper writes it: (1 + w) times the conditional estimate
 * less w times the unconditional one, for clean image and noise. With w = 0 the second is not evaluated. The w of this paper is the
 * {@code guidance_scale} of Hugging Face's diffusers less 1.
 */
public final class GuidedPrior extends PriorDecorator {

    private final DiffusionPrior without;
    private final double weight;

    /**
     * Does not own the priors, which are of one model.
     *
     * @param prior under the condition
     * @param without without it, or under one to keep away from
     * @param weight w, 0 or more
     * @throws IllegalArgumentException if the weight is below 0
     */
    public GuidedPrior(DiffusionPrior prior, DiffusionPrior without, double weight) {
        super(prior);
        if (!(weight >= 0)) {
            throw new IllegalArgumentException("The weight of guidance must be 0 or more, not " + weight + ".");
        }
        this.without = without;
        this.weight = weight;
    }

    @Override
    public Estimate estimate(NDArray xt, double t) {
        Estimate under = prior.estimate(xt, t);
        if (weight == 0) {
            return under;
        }
        Estimate other = without.estimate(xt, t);
        return new Estimate(guided(under.x0(), other.x0()), guided(under.noise(), other.noise()));
    }

    /** (1 + w) J<sub>1</sub> e − w J<sub>2</sub> e. */
    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        Optional<NDArray> under = prior.jvp(xt, t, e);
        return weight == 0 || under.isEmpty() ? under : without.jvp(xt, t, e).map(other -> guided(under.get(), other));
    }

    /** (1 + w) J<sub>1</sub>ᵀ c − w J<sub>2</sub>ᵀ c: c depends on both estimates, so that one is differentiated within the other. */
    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        if (weight == 0) {
            return prior.pullBack(xt, t, cotangent);
        }
        Pullback[] other = new Pullback[1];
        Optional<Pullback> under = prior.pullBack(xt, t, x0 -> {
            NDArray[] c = new NDArray[1];
            other[0] = without.pullBack(xt, t, other0 -> c[0] = cotangent.apply(guided(x0.duplicate(), other0.duplicate()))).orElse(null);
            return other[0] == null ? x0.zerosLike() : c[0];
        });
        return under.filter(found -> other[0] != null).map(found -> new Pullback(
                new Estimate(guided(found.estimate().x0(), other[0].estimate().x0()), guided(found.estimate().noise(), other[0].estimate().noise())),
                guided(found.product(), other[0].product())));
    }

    /** Closes what it is given. */
    private NDArray guided(NDArray under, NDArray other) {
        try (under; other; NDArray away = other.mul(weight)) {
            return under.mul(1 + weight).subi(away);
        }
    }

    @Override
    public int evaluationsPerEstimate() {
        return weight == 0 ? prior.evaluationsPerEstimate() : prior.evaluationsPerEstimate() + without.evaluationsPerEstimate();
    }
}
