/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.baseline;

import ai.djl.ndarray.NDArray;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UpdateRule;

/** An ordinary step, and then one along a descent direction of the clean estimate, pulled back through the denoiser: x' += length · Jᵀ e. */
final class GradientSteps implements UpdateRule, TimeStep {

    private final DiffusionPrior prior;
    private final UnaryOperator<NDArray> descent;
    private final boolean clip;
    private final TimeStep ordinary;
    private final DoubleUnaryOperator length;

    /** Of the present step, in its manager; null where its length is 0. */
    private NDArray gradient;

    /**
     * @param descent e from a clean estimate
     * @param clip whether clean estimates are clipped to −1 … 1
     * @param length of the step along the gradient, from its time; where it is 0, there is no gradient
     */
    GradientSteps(DiffusionPrior prior, UnaryOperator<NDArray> descent, boolean clip, TimeStep ordinary, DoubleUnaryOperator length) {
        this.prior = prior;
        this.descent = descent;
        this.clip = clip;
        this.ordinary = ordinary;
        this.length = length;
    }

    /** @throws UnfitWeightsException if the prior cannot be differentiated */
    @Override
    public Estimate update(NDArray x, double t) {
        Estimate estimate;
        if (length.applyAsDouble(t) == 0) {
            gradient = null;
            estimate = prior.estimate(x, t);
        } else {
            DiffusionPrior.Pullback found = prior.pullBack(x, t, this::direction).orElseThrow(() -> new UnfitWeightsException(
                    "method: this sampler needs a model that can be differentiated, which this one cannot: choose 'newton'."));
            gradient = found.product();
            estimate = found.estimate();
        }
        return clip ? Clipping.of(estimate, x, prior.schedule(), t) : estimate;
    }

    private NDArray direction(NDArray x0) {
        return clip ? Clipping.pulledBack(descent.apply(x0.clip(-1, 1)), x0) : descent.apply(x0);
    }

    @Override
    public NDArray next(Estimate estimate, double from, double to) {
        NDArray x = ordinary.next(estimate, from, to);
        return gradient == null ? x : x.addi(gradient.muli(length.applyAsDouble(from)));
    }
}
