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
        NDArray guess = new MaskOperator(known).guess(ramp().mul(known));
        assertEquals(0, largestDifference(guess, ramp()), 0.02);
    }

    @Test
    void knownPixelsStay() {
        NDArray known = knownBut(9, 15);
        NDArray image = random(1, 2, 3, SIDE, SIDE).mul(known);
        assertEquals(0, largestDifference(new MaskOperator(known).guess(image).mul(known), image), 1e-5);
    }

    @Test
    void ofACropTheBorderGoesOn() {
        Canvas canvas = new Canvas(SIDE, SIDE, 2, 0, SIDE - 5, SIDE - 1);
        NDArray image = canvas.crop(ramp());
        NDArray guess = new CropOperator(canvas).guess(image);
        assertEquals(0, largestDifference(canvas.crop(guess), image));
        assertEquals(0, largestDifference(guess.get(":, :, 0:1, 0:23"), image.get(":, :, 0:1, :")));
        assertEquals(0, largestDifference(guess.get(":, :, 23:, 23:"), image.get(":, :, -1:, -1:")));
    }

    @Test
    void anImageOfABatchIsWhatItWouldBeAlone() {
        NDArray known = knownBut(9, 15);
        NDArray images = random(1, 2, 1, SIDE, SIDE).mul(known);
        LinearOperator operator = new MaskOperator(known);
        assertEquals(0, largestDifference(operator.guess(images).get("1:2"), operator.guess(images.get("1:2"))), 1e-4);
    }

    @Test
    void theGuessOfADownsampledImageGivesItAgainAndIsSmootherThanPixelsRepeated() {
        LinearOperator quarter = DownsamplingOperator.area(4, 4).on(Canvas.of(SIDE, SIDE), manager);
        NDArray coarse = random(1, 1, 1, SIDE / 4, SIDE / 4);
        NDArray guess = quarter.guess(coarse);
        assertEquals(0, largestDifference(quarter.apply(guess), coarse), 1e-5);
        assertTrue(roughness(guess) < 0.5 * roughness(quarter.pseudoInverse(coarse)));
    }

    /** The exact solution is found before the last iteration. */
    @Test
    void whereLittleIsFreeTheGuessIsAsLargeAsWhatIsKnown() {
        for (double factor : new double[] {1.05, 1.1, 1.2, 1.25, 4 / 3.0, 1.5}) {
            for (int planes = 11; planes < 40; planes += 7) {
                for (DownsamplingOperator kind : new DownsamplingOperator[] {DownsamplingOperator.area(factor, 1), DownsamplingOperator.bicubic(factor, 1)}) {
                    NDArray coarse = random(1, 1, 1, planes, 64);
                    double largest = kind.on(kind.canvas(planes, 64, 1), manager).guess(coarse).abs().max().getFloat();
                    assertTrue(largest < 3 * coarse.abs().max().getFloat(), planes + " planes by " + factor + ": up to " + largest);
                }
            }
        }
    }

    private static double roughness(NDArray x) {
        return x.get(":, :, :, 1:").sub(x.get(":, :, :, :-1")).square().sum().getFloat();
    }

    @Test
    void theGuessOfABlurredImageIsSharper() {
        PointSpreadFunction psf = PointSpreadFunction.gaussian(4, 4);
        Canvas canvas = Canvas.around(SIDE, SIDE, psf.marginY(), psf.marginX(), 2);
        LinearOperator blur = new BlurOperator(psf, canvas, TikhonovInverse.NOISE_FREE, manager);
        NDArray sharp = manager.zeros(new Shape(1, 1, canvas.height(), canvas.width()));
        sharp.set(new NDIndex(":, :, :, {}:", canvas.width() / 2), 1);
        NDArray blurred = blur.apply(sharp);
        NDArray guess = blur.guess(blurred);
        assertEquals(0, largestDifference(blur.apply(guess), blurred), 0.05);
        assertTrue(canvas.crop(guess).sub(canvas.crop(sharp)).square().sum().getFloat()
                < 0.7 * blurred.sub(canvas.crop(sharp)).square().sum().getFloat());
    }

    @Test
    void aGapIsTheMeanDistanceOfHolesPixels() {
        assertEquals(0, new MaskOperator(manager.ones(new Shape(1, 1, SIDE, SIDE))).gap());
        assertEquals(1, new MaskOperator(knownBut(9, 10)).gap(), 1e-6);
        assertEquals(10 / 9.0, new MaskOperator(knownBut(9, 12)).gap(), 1e-6);
        assertTrue(new MaskOperator(knownBut(4, 20)).gap() > 2);
    }

    @Test
    void thinHolesBesideAWideOneDoNotMakeItsGapMuchLess() {
        NDArray known = manager.ones(new Shape(1, 1, 64, 64));
        known.set(new NDIndex(":, :, 8:40, 8:40"), 0);
        double alone = new MaskOperator(known).gap();
        known.set(new NDIndex(":, :, 44::3, :"), 0);
        double both = new MaskOperator(known).gap();
        assertTrue(both > 0.8 * alone, () -> both + " with, " + alone + " without");
    }

    @Test
    void coarserPixelsAndWiderBlursHaveLargerGaps() {
        assertEquals(1, DownsamplingOperator.area(4, 1).on(Canvas.of(SIDE, SIDE), manager).gap(), 1e-9);
        assertEquals(4, DownsamplingOperator.bicubic(8, 8).on(Canvas.of(SIDE, SIDE), manager).gap(), 1e-9);
        PointSpreadFunction psf = PointSpreadFunction.gaussian(4, 4);
        Canvas canvas = Canvas.around(SIDE, SIDE, psf.marginY(), psf.marginX(), 2);
        assertEquals(4, new BlurOperator(psf, canvas, 0.01, manager).gap(), 0.05);
        assertEquals(4, DownsamplingOperator.area(8, 8).on(Canvas.of(SIDE, SIDE), manager)
                .after(new MaskOperator(knownBut(3, 4))).gap(), 1e-9);
    }
}
