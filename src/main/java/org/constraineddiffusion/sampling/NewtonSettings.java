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

/**
 * The settings of {@link NewtonSampler}; {@link #PAPER} holds the paper's for inpainting (Section 4 and its table of
 * parameters).
 *
 * @param steps S, steps from noise to image, at least 1
 * @param innerSteps K, inner iterations of each step, 0 or more; 0 samples the prior without the constraint
 * @param stepSize λ of the first inner iteration, 0 or more: the most that one of them moves a pixel of x<sub>t</sub>
 * @param finalStepSize λ of the last inner iteration; those between are spaced linearly
 * @param delta δ, the largest change of a pixel in a finite difference, above 0
 * @param eta η, the share of fresh noise in each DDIM step: 0 (deterministic) … 1 (the variance β̃)
 * @param seed the seed of that noise
 */
public record NewtonSettings(int steps, int innerSteps, double stepSize, double finalStepSize, double delta, double eta,
        long seed) {

    /** S = 20, K = 5, λ = 0.5 → 0.1, δ = 0.005, η = 0. */
    public static final NewtonSettings PAPER = new NewtonSettings(20, 5, 0.5, 0.1, 0.005, 0, 0);

    /** @throws IllegalArgumentException if a setting is outside of its range; the message names it */
    public NewtonSettings {
        require(steps >= 1, "steps", steps, "1 or more");
        require(innerSteps >= 0, "innerSteps", innerSteps, "0 or more");
        require(stepSize >= 0, "stepSize", stepSize, "0 or more");
        require(finalStepSize >= 0, "finalStepSize", finalStepSize, "0 or more");
        require(delta > 0, "delta", delta, "above 0");
        require(eta >= 0 && eta <= 1, "eta", eta, "0 to 1");
    }

    private static void require(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + allowed + " (got " + value + ").");
        }
    }

    /**
     * These settings with more or less weight on the constraint: λ and K times {@code strictness}. K is rounded, and stays at least 1
     * if it was. The distance moved within a step grows with the square of the strictness, the evaluations with the strictness.
     *
     * @param strictness above 0; 1 changes nothing, below 1 the prior weighs more, above 1 the constraint
     */
    public NewtonSettings withStrictness(double strictness) {
        require(strictness > 0 && Double.isFinite(strictness), "strictness", strictness, "above 0");
        int iterations = innerSteps == 0 ? 0 : (int) Math.max(1, Math.round(innerSteps * strictness));
        return new NewtonSettings(steps, iterations, stepSize * strictness, finalStepSize * strictness, delta, eta, seed);
    }

    /** λ of inner iteration k = 0 … K−1. */
    double stepSizeAt(int k) {
        return innerSteps < 2 ? stepSize : stepSize + (finalStepSize - stepSize) * k / (innerSteps - 1);
    }

    /** The evaluations of a run, S · (1 + 2K), if the constraint is never met exactly and no time is without signal. */
    public int evaluations() {
        return steps * (1 + 2 * innerSteps);
    }
}
