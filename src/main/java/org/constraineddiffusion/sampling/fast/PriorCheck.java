/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.fast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.initial.HeldBackProblem;

/**
 * How well a prior predicts known pixels that are held back beside the hole, against the initial estimate: one evaluation. A prior that knows such
 * images removes most of the initial estimate's error; one that does not adds its own, and counts for less.
 *
 * @param ratio the root mean square error of the prior's estimate over that of the initial estimate, of all images together, with a negligible error
 *     added to both
 * @param weights of the prior's estimate beside the initial one with which their mean comes nearest to the pixels held back, 0 to 1, one for each image
 */
record PriorCheck(double ratio, float... weights) {

    /** So small that no sum of squares reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    /**
     * @param t the time whose noise stands for the error of the initial estimate; none is drawn
     * @param shape of the images, {@code [n, c, h, w]}
     */
    static PriorCheck of(DiffusionPrior prior, HeldBackProblem problem, double t, Shape shape, FastTuning.Check tuning) {
        try (NDManager manager = problem.estimate().getManager().newSubManager()) {
            manager.tempAttachAll(problem.held(), problem.measured(), problem.estimate());
            NDArray initial = manager.zeros(shape).addi(problem.estimate());
            Estimate estimate = prior.estimate(initial.mul(prior.schedule().alpha(t)), t);
            NDArray wanted = initial.neg().addi(problem.measured()).muli(problem.held());
            NDArray moved = estimate.x0().sub(initial).muli(problem.held());
            NDArray left = wanted.sub(moved);
            double least = tuning.negligible() * tuning.negligible() * shape.get(0) * shape.get(1) * problem.held().sum().getFloat();
            double ratio = Math.sqrt((left.square().sum().getFloat() + least) / (wanted.square().sum().getFloat() + least));
            return new PriorCheck(ratio, weights(wanted, moved, tuning));
        }
    }

    private static float[] weights(NDArray wanted, NDArray moved, FastTuning.Check tuning) {
        int[] pixels = {1, 2, 3};
        NDArray best = wanted.mul(moved).sum(pixels).divi(moved.square().sum(pixels).maximum(TINY));
        return best.muli(tuning.trust()).clip(0, 1).toFloatArray();
    }

    /** The result of the whole run, weighed likewise. */
    SamplingResult weighed(SamplingResult result, NDArray initial) {
        NDArray image = result.image();
        NDManager outer = image.getManager();
        try (NDManager manager = outer.newSubManager()) {
            manager.tempAttachAll(image, initial);
            NDArray weight = manager.create(weights, new Shape(weights.length, 1, 1, 1));
            NDArray weighed = image.sub(initial).muli(weight).addi(initial);
            weighed.attach(outer);
            return new SamplingResult(weighed, result.evaluations(), result.steps(), result.error(), ratio);
        } finally {
            image.close();
        }
    }
}
