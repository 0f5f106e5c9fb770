/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

class SmoothestEstimateTest extends TensorTest {

    private static final int SIDE = 24;

    /** 1, and 0 in a box. */
    private NDArray knownBut(int from, int to) {
        NDArray known = manager.ones(new Shape(1, 1, SIDE, SIDE));
        known.set(new NDIndex(":, :, {}:{}, {}:{}", from, to, from, to), 0);
        return known;
    }

    private NDArray ramp() {
        NDArray axis = manager.arange(0f, SIDE, 1f).div(SIDE);
        return axis.reshape(1, 1, SIDE, 1).mul(2).add(axis.reshape(1, 1, 1, SIDE)).sub(0.7);
    }

    @Test
    void aRampGoesOnThroughAHole() {
        NDArray known = knownBut(9, 15);
        NDArray estimate = SmoothestEstimate.smoothest(new MaskOperator(known), ramp().mul(known));
        assertEquals(0, largestDifference(estimate, ramp()), 0.02);
    }

    @Test
    void knownPixelsStay() {
        NDArray known = knownBut(9, 15);
        NDArray image = random(1, 2, 3, SIDE, SIDE).mul(known);
        assertEquals(0, largestDifference(SmoothestEstimate.smoothest(new MaskOperator(known), image).mul(known), image), 1e-5);
    }

    @Test
    void anImageOfABatchIsWhatItWouldBeAlone() {
        NDArray known = knownBut(9, 15);
        NDArray images = random(1, 2, 1, SIDE, SIDE).mul(known);
        LinearOperator operator = new MaskOperator(known);
        assertEquals(0, largestDifference(SmoothestEstimate.smoothest(operator, images).get("1:2"), SmoothestEstimate.smoothest(operator, images.get("1:2"))), 1e-4);
    }

    @Test
    void theEstimateOfADownsampledImageGivesItAgainAndIsSmootherThanPixelsRepeated() {
        LinearOperator quarter = DownsamplingOperator.area(4, 4).on(Canvas.of(SIDE, SIDE), manager);
        NDArray coarse = random(1, 1, 1, SIDE / 4, SIDE / 4);
        NDArray estimate = SmoothestEstimate.smoothest(quarter, coarse);
        assertEquals(0, largestDifference(quarter.apply(estimate), coarse), 1e-5);
        assertTrue(roughness(estimate) < 0.5 * roughness(quarter.pseudoInverse(coarse)));
    }

    /** The exact solution is found before the last iteration. */
    @Test
    void whereLittleIsFreeTheEstimateIsAsLargeAsTheMeasurements() {
        for (double factor : new double[] {1.05, 1.1, 1.2, 1.25, 4 / 3.0, 1.5}) {
            for (int planes = 11; planes < 40; planes += 7) {
                for (DownsamplingOperator kind : new DownsamplingOperator[] {DownsamplingOperator.area(factor, 1), DownsamplingOperator.bicubic(factor, 1)}) {
                    NDArray coarse = random(1, 1, 1, planes, 64);
                    double largest = SmoothestEstimate.smoothest(kind.on(kind.canvas(planes, 64, 1), manager), coarse).abs().max().getFloat();
                    assertTrue(largest < 3 * coarse.abs().max().getFloat(), planes + " planes by " + factor + ": up to " + largest);
                }
            }
        }
    }

    private static double roughness(NDArray x) {
        return x.get(":, :, :, 1:").sub(x.get(":, :, :, :-1")).square().sum().getFloat();
    }

    @Test
    void theEstimateOfABlurredImageIsSharper() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(4, 4);
        Canvas canvas = Canvas.around(SIDE, SIDE, psf.marginY(), psf.marginX(), 2);
        LinearOperator blur = new BlurOperator(psf, canvas, TikhonovInverse.NOISE_FREE, manager);
        NDArray sharp = manager.zeros(new Shape(1, 1, canvas.height(), canvas.width()));
        sharp.set(new NDIndex(":, :, :, {}:", canvas.width() / 2), 1);
        NDArray blurred = blur.apply(sharp);
        NDArray estimate = SmoothestEstimate.ofPseudoInverse(blur, blurred);
        assertEquals(0, largestDifference(blur.apply(estimate), blurred), 0.05);
        assertTrue(canvas.crop(estimate).sub(canvas.crop(sharp)).square().sum().getFloat()
                < 0.7 * blurred.sub(canvas.crop(sharp)).square().sum().getFloat());
    }
}
