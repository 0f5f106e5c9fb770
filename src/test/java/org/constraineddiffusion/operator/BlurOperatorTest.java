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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlurOperatorTest extends TensorTest {

    private BlurOperator blur(PointSpreadFunction psf, Canvas canvas) {
        return new BlurOperator(psf, canvas, TikhonovInverse.NOISE_FREE, manager);
    }

    private NDArray point(Canvas canvas, int row, int column) {
        NDArray point = manager.zeros(new Shape(1, 1, canvas.height(), canvas.width()));
        point.set(new NDIndex(0, 0, canvas.top() + row, canvas.left() + column), 1);
        return point;
    }

    @Test
    void aPointIsHalfAsBrightAtHalfTheFullWidth() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(6, 4);
        Canvas canvas = Canvas.around(41, 41, psf.marginY(), psf.marginX(), 8);
        NDArray spread = blur(psf, canvas).apply(point(canvas, 20, 20));
        float peak = spread.getFloat(0, 0, 20, 20);
        assertEquals(0.5, spread.getFloat(0, 0, 23, 20) / peak, 1e-3);
        assertEquals(0.5, spread.getFloat(0, 0, 17, 20) / peak, 1e-3);
        assertEquals(0.5, spread.getFloat(0, 0, 20, 22) / peak, 1e-3);
        assertEquals(0.5, spread.getFloat(0, 0, 20, 18) / peak, 1e-3);
        assertEquals(1, spread.sum().getFloat(), 1e-5);
    }

    @Test
    void aMeasuredGaussianDoesWhatTheComputedOneDoes() {
        double sigma = 5 / (2 * Math.sqrt(2 * Math.log(2)));
        float[] values = new float[25 * 25];
        for (int i = 0; i < values.length; i++) {
            int y = i / 25 - 12;
            int x = i % 25 - 12;
            // 1000 photons at the peak: it is scaled.
            values[i] = (float) (1000 * Math.exp(-(y * y + x * x) / (2 * sigma * sigma)));
        }
        PointSpreadFunction measured = PointSpreadFunction.of(manager.create(values, new Shape(25, 25)));
        Canvas canvas = Canvas.around(30, 30, 12, 12, 2);
        NDArray x = random(1, 1, 1, canvas.height(), canvas.width());
        NDArray one = blur(measured, canvas).apply(x);
        NDArray other = blur(PointSpreadFunction.gaussian(5, 5), canvas).apply(x);
        assertEquals(0, largestDifference(one, other), 1e-4);
    }

    @Test
    void thePointLiesBelowAndRightOfTheMiddleOfEvenSides() {
        float[] values = new float[4 * 6];
        values[2 * 6 + 3] = 5;
        PointSpreadFunction centred = PointSpreadFunction.of(manager.create(values, new Shape(4, 6)));
        Canvas canvas = Canvas.around(9, 9, 2, 3, 1);
        NDArray x = random(1, 1, 1, canvas.height(), canvas.width());
        assertEquals(0, largestDifference(blur(centred, canvas).apply(x), canvas.crop(x)), 1e-6);
    }

    @Test
    void aPointSpreadsAsItsImageShowsAndNotAsItsMirrorImage() {
        PointSpreadFunction psf = PointSpreadFunction.of(manager.create(new float[] {0, 0, 0, 0, 1, 3}, new Shape(2, 3)));
        Canvas canvas = Canvas.around(9, 9, 1, 1, 1);
        NDArray spread = blur(psf, canvas).apply(point(canvas, 4, 4));
        assertEquals(0.25, spread.getFloat(0, 0, 4, 4), 1e-6);
        assertEquals(0.75, spread.getFloat(0, 0, 4, 5), 1e-6);
    }

    @Test
    void nothingComesAroundFromTheOtherSide() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(5, 5);
        Canvas canvas = Canvas.around(32, 32, psf.marginY(), psf.marginX(), 1);
        NDArray atTheTop = blur(psf, canvas).apply(point(canvas, 0, 16));
        assertTrue(atTheTop.getFloat(0, 0, 0, 16) > 0.03, "the point is inside");
        assertEquals(0, atTheTop.get(":, :, 16:, :").abs().max().getFloat(), 1e-7);
    }

    @Test
    void lightFromBeyondTheBorderCounts() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(5, 5);
        Canvas canvas = Canvas.around(32, 32, psf.marginY(), psf.marginX(), 1);
        NDArray outside = blur(psf, canvas).apply(point(canvas, -2, 16));
        assertTrue(outside.getFloat(0, 0, 0, 16) > 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-2, 0.1})
    void theMeasurementsComeBackWithinTheStatedTolerance(double lambda) {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(3, 3);
        Canvas canvas = Canvas.around(48, 40, psf.marginY(), psf.marginX(), 8);
        BlurOperator blur = new BlurOperator(psf, canvas, lambda, manager);
        NDArray x = random(1, 1, 1, canvas.height(), canvas.width());
        NDArray once = blur.apply(x);
        NDArray again = blur.apply(blur.pseudoInverse(once));
        double off = again.sub(once).norm().getFloat();
        double bound = Math.sqrt(lambda) / 2 * x.norm().getFloat() + ConjugateGradients.TOLERANCE * once.norm().getFloat();
        assertTrue(off <= bound, off + " > " + bound);
    }

    @Test
    void aLargerLambdaBlowsUpNoiseLess() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(3, 3);
        Canvas canvas = Canvas.around(48, 40, psf.marginY(), psf.marginX(), 8);
        NDArray noise = random(1, 1, 1, 48, 40);
        double sharp = new BlurOperator(psf, canvas, 1e-4, manager).pseudoInverse(noise).norm().getFloat();
        double soft = new BlurOperator(psf, canvas, 1e-1, manager).pseudoInverse(noise).norm().getFloat();
        assertTrue(sharp > 5 * soft, sharp + " and " + soft);
        assertTrue(soft < noise.norm().getFloat() / (2 * Math.sqrt(0.1)), "the largest gain of g / (g² + λ)");
    }

    @Test
    void refusesACanvasThatReachesLessFarThanTheSpread() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(5, 0);
        Canvas canvas = Canvas.around(32, 32, psf.marginY() - 1, 0, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> blur(psf, canvas)).getMessage();
        assertTrue(message.contains(psf.marginY() - 1 + " rows") && message.contains("needs " + psf.marginY() + " and 0"), message);
    }

    @Test
    void theWidthIsThatOfAGaussianThatSpreadsAsFarWhereverItLies() {
        assertEquals(4, PointSpreadFunction.gaussian(4, 4).fullWidth(), 0.1);
        assertEquals(Math.sqrt((6 * 6 + 3 * 3) / 2.0), PointSpreadFunction.gaussian(6, 3).fullWidth(), 0.1);
        float[] pixels = new float[5 * 9]; // two points, 2 pixels apart, off the middle
        pixels[9 + 5] = 1;
        pixels[9 + 7] = 1;
        double variance = 1 / 2.0; // of both axes, a mean
        assertEquals(2 * Math.sqrt(2 * Math.log(2) * variance), PointSpreadFunction.of(manager.create(pixels, new Shape(5, 9))).fullWidth(), 1e-6);
    }

    @Test
    void everyBorderNeedsTheMargin() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(5, 5);
        int margin = psf.marginY();
        assertEquals(margin, psf.marginX());
        blur(psf, new Canvas(16 + 2 * margin, 16 + 2 * margin, margin, margin, 16, 16));
        for (Canvas tight : new Canvas[] {new Canvas(16 + 2 * margin, 16 + 2 * margin, margin - 1, margin, 16, 16),
            new Canvas(16 + 2 * margin, 16 + 2 * margin, margin + 1, margin, 16, 16), new Canvas(16 + 2 * margin, 16 + 2 * margin, margin, margin - 1, 16, 16),
            new Canvas(16 + 2 * margin, 16 + 2 * margin, margin, margin + 1, 16, 16)}) {
            assertThrows(IllegalArgumentException.class, () -> blur(psf, tight), tight.toString());
        }
    }

    @Test
    void refusesASpreadWithoutLight() {
        assertThrows(IllegalArgumentException.class, () -> PointSpreadFunction.of(manager.zeros(new Shape(3, 3))));
        assertThrows(IllegalArgumentException.class, () -> PointSpreadFunction.of(manager.ones(new Shape(1, 1, 3, 3))));
        assertThrows(IllegalArgumentException.class, () -> PointSpreadFunction.gaussian(-1, 2));
    }

    @Test
    void theSameQuestionGivesTheSameBitsEachTime() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(3, 3);
        Canvas canvas = Canvas.around(32, 48, psf.marginY(), psf.marginX(), 16);
        float[] image = random(3, 1, 1, 32, 48).toFloatArray();
        float[] first = null;
        for (int i = 0; i < 30; i++) {
            manager.create(new float[7 * i + 1]); // memory that the next may have lies elsewhere
            try (NDManager own = manager.newSubManager()) {
                BlurOperator blur = new BlurOperator(psf, canvas, 0.001, own);
                float[] found = blur.pseudoInverse(own.create(image, new Shape(1, 1, 32, 48))).toFloatArray();
                first = first == null ? found : first;
                assertArrayEquals(first, found, "time " + i);
            }
        }
    }
}
