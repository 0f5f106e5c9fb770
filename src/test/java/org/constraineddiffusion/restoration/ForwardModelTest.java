/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.BitType;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;

class ForwardModelTest extends TensorTest {

    private static final int SIDE = 24;

    private static Mask square(int width, int height, int left, int top) {
        return Mask.of(width, height, (x, y) -> x >= left && x < left + 4 && y >= top && y < top + 4);
    }

    private LinearConstraint constraint(ForwardModel model, NDArray measured, double noise) {
        return (LinearConstraint) model.constraint(model.canvas(2, 16), measured, noise, manager);
    }

    @Test
    void theModelSeesHalfOfItsFieldOfViewAroundAHoleUnlessTheContextIsGiven() {
        Mask hole = square(200, 100, 120, 50);
        assertEquals(new Canvas(20, 20, -42, -112, 100, 200), ForwardModel.mask(hole, 0).canvas(1, 16));
        assertEquals(new Canvas(10, 10, -47, -117, 100, 200), ForwardModel.mask(hole, 3).canvas(1, 16));
    }

    @Test
    void whatLiesBeyondASmallImageIsUnknown() {
        ForwardModel model = ForwardModel.mask(square(10, 7, 2, 1), 0);
        RandomAccessibleInterval<BitType> unknown = model.unknown(model.canvas(16, 64));
        assertEquals(16 * 16, unknown.size());
        assertTrue(unknown.getAt(12, 3).get() && unknown.getAt(3, 7).get(), "beyond the image");
        assertTrue(unknown.getAt(3, 2).get(), "the hole");
        assertFalse(unknown.getAt(9, 6).get(), "the image's last pixel");
    }

    @Test
    void holesBetweenWhichLittleLiesShareAWindow() {
        Mask near = Mask.of(600, 32, (x, y) -> y > 10 && y < 17 && (x > 20 && x < 27 || x > 120 && x < 127));
        assertEquals(1, ForwardModel.mask(near, 8).regions(4, 16).size(), "a window costs beside its pixels");
        Mask far = Mask.of(600, 32, (x, y) -> y > 10 && y < 17 && (x > 20 && x < 27 || x > 520 && x < 527));
        assertEquals(2, ForwardModel.mask(far, 8).regions(4, 16).size());
    }

    @Test
    void theConstraintHasTheMeasurementsNoise() {
        NDArray measured = random(1, 1, 1, SIDE, SIDE);
        assertEquals(0.1, constraint(ForwardModel.identity(SIDE, SIDE), measured, 0.1).noiseDeviation(), 1e-9);
        assertEquals(0.1, constraint(ForwardModel.mask(square(SIDE, SIDE, 9, 9), SIDE), measured, 0.1).noiseDeviation(), 1e-9);
    }

    @Test
    void theMoreNoiseTheLessABlurIsUndone() {
        NDArray measured = random(1, 1, 1, SIDE, SIDE);
        ForwardModel model = ForwardModel.blurred(PointSpreadFunction.gaussian(3, 3), SIDE, SIDE);
        double exact = constraint(model, measured, 0).operator().pseudoInverse(measured).square().sum().getFloat();
        double noisy = constraint(model, measured, 0.05).operator().pseudoInverse(measured).square().sum().getFloat();
        assertTrue(noisy < exact / 4, noisy + " of " + exact);
    }
}
