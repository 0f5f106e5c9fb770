/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.study;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.sampling.DirectionalDerivative;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;

/**
 * One run of {@code newton} that fills hidden pixels of a known image, compared with the truth. Values are in the model's units, whose range is 2.
 *
 * @param image the result, {@code [1, c, h, w]}
 * @param psnr of the hidden pixels, in dB
 * @param knownError the root mean square error of the known pixels
 * @param evaluations of the prior
 */
public record Ablation(NDArray image, double psnr, double knownError, int evaluations) {

    private static final double RANGE = 2;

    /**
     * An image with hidden pixels.
     *
     * @param truth {@code [1, c, h, w]}
     * @param known 1 at the known pixels, 0 at the hidden ones, {@code [1, 1, h, w]}
     */
    public record Problem(DiffusionPrior prior, NDArray truth, NDArray known) {
    }

    /** @param noise the run's start, N(0, I), {@code [1, c, h, w]} */
    public static Ablation of(Problem problem, NDArray noise, NewtonSettings settings, DirectionalDerivative derivative, SamplingListener listener) {
        MaskOperator mask = new MaskOperator(problem.known);
        try (NDArray measured = mask.apply(problem.truth)) {
            SamplingResult result = new NewtonSampler(settings, derivative).sample(problem.prior, new LinearConstraint(mask, measured), noise, listener);
            try (NDArray hidden = problem.known.neg(); NDArray one = hidden.addi(1)) {
                return new Ablation(result.image(), 10 * Math.log10(RANGE * RANGE / meanSquare(problem.truth, result.image(), one)),
                        Math.sqrt(meanSquare(problem.truth, result.image(), problem.known)), result.evaluations());
            }
        }
    }

    private static double meanSquare(NDArray a, NDArray b, NDArray where) {
        try (NDArray difference = a.sub(b); NDArray there = difference.muli(where); NDArray square = there.square(); NDArray sum = square.sum(); NDArray count = where.sum()) {
            return sum.getFloat() / (count.getFloat() * a.getShape().get(1));
        }
    }
}
