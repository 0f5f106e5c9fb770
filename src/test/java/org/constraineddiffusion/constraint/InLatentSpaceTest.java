/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.operator.SeparableOperator;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.GaussianPrior;
import org.constraineddiffusion.prior.PatchCodec;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.ProjectionSampler;
import org.constraineddiffusion.sampling.ProjectionSettings;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.constraineddiffusion.sampling.initial.InitialEstimate;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints on images of 8×8 pixels, on latents of cells of 2×2 pixels. Where nothing is lost, both must say the same. */
class InLatentSpaceTest extends TensorTest {

    private static final int SIDE = 8;

    /** A few steps only: where the constraint is nearly met, its direction is little but rounding, which the paper's sampler follows. */
    private static final double ROUNDING = 5e-3;

    private static final Canvas CANVAS = Canvas.of(SIDE, SIDE);

    private NDArray image() {
        return random(3, 1, 1, SIDE, SIDE).mul(0.3);
    }

    /** 1 in the first columns. */
    private NDArray mask(int columns) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % SIDE < columns ? 1 : 0;
        }
        return manager.create(values, new Shape(1, 1, SIDE, SIDE));
    }

    private LinearConstraint known(NDArray mask) {
        return new LinearConstraint(new MaskOperator(mask), image().mul(mask));
    }

    private LinearConstraint halved() {
        SeparableOperator operator = DownsamplingOperator.area(2, 2).on(CANVAS, manager);
        return new LinearConstraint(operator, operator.apply(image()));
    }

    private static Sampler sampler(String name) {
        return switch (name) {
            case "newton" -> new NewtonSampler(new NewtonSettings(5, 1, 0.2, 0.1, 0.005, 0, 1));
            case "projection" -> new ProjectionSampler(new ProjectionSettings(10, 0, 1));
            default -> new FastSampler(FastSettings.DEFAULT);
        };
    }

    /** What a sampler draws in pixels, and what it draws in latents, decoded; from the same noise. */
    private NDArray[] inBoth(String name, LinearConstraint pixels, LatentDirection direction) {
        PatchCodec codec = new PatchCodec(2);
        GaussianPrior prior = new GaussianPrior(manager, DiscreteSchedule.cosine(1000, 0.008, 0.999), SIDE, -0.1, 5);
        NDArray noise = random(7, 2, 1, SIDE, SIDE);
        NDArray inPixels = sampler(name).sample(prior, pixels, noise, SamplingListener.NONE).image();
        NDArray latent = sampler(name).sample(codec.ofLatents(prior), InLatentSpace.of(pixels, codec, direction),
                codec.encode(noise), SamplingListener.NONE).image();
        return new NDArray[] {inPixels, codec.decode(latent)};
    }

    /** Not fast: it draws noise on the way, in the order of a latent's values. */
    @ParameterizedTest
    @ValueSource(strings = {"newton", "projection"})
    void aHoleOfWholeCellsIsFilledAsInPixels(String sampler) {
        NDArray[] both = inBoth(sampler, known(mask(4)), LatentDirection.DECODER);
        assertEquals(0, largestDifference(both[0], both[1]), ROUNDING);
    }

    @ParameterizedTest
    @EnumSource(LatentDirection.class)
    void anUpsampledImageIsDrawnAsInPixels(LatentDirection direction) {
        NDArray[] both = inBoth("newton", halved(), direction);
        assertEquals(0, largestDifference(both[0], both[1]), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "projection"})
    void withTheEncoderOtherSamplersTooDrawAsInPixels(String sampler) {
        NDArray[] both = inBoth(sampler, halved(), LatentDirection.ENCODER);
        if (!sampler.equals("fast")) { // which splits means of pixels, not of latents
            assertEquals(0, largestDifference(both[0], both[1]), ROUNDING);
        }
        assertEquals(0, halved().errorSize(both[1]), 1e-4);
    }

    @Test
    void aCellIsKnownIfAllItsPixelsAre() {
        NDArray mask = manager.ones(new Shape(1, 1, SIDE, SIDE));
        mask.set(new ai.djl.ndarray.index.NDIndex("0, 0, 2, 5"), 0);
        NDArray cells = KnownCells.of(mask, 2);
        assertEquals(new Shape(1, 1, 4, 4), cells.getShape());
        assertEquals(15, cells.sum().getFloat());
        assertEquals(0, cells.getFloat(0, 0, 1, 2));
    }

    @Test
    void whereNoCellIsKnownAsAWholeTheDecodedImageIsAsked() {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % SIDE + i / SIDE) % 2;
        }
        NDArray checkers = manager.create(values, new Shape(1, 1, SIDE, SIDE));
        PatchCodec codec = new PatchCodec(2);
        InLatentSpace constraint = InLatentSpace.of(known(checkers), codec, LatentDirection.DECODER);
        assertInstanceOf(DecodedConstraint.class, constraint);
        NDArray e = codec.decode(constraint.error(manager.zeros(new Shape(1, 4, 4, 4))).direction());
        assertEquals(0, largestDifference(e, image().mul(checkers)), 1e-6);
    }

    @Test
    void theDecodersDirectionIsTheSlopeOfTheSquaredError() {
        InLatentSpace constraint = InLatentSpace.of(halved(), new PatchCodec(2, 0.3, 0.1), LatentDirection.DECODER);
        NDArray z = random(9, 1, 4, 4, 4).mul(0.7);
        NDArray along = random(10, 1, 4, 4, 4);
        double step = 0.01;
        double slope = (halfSquare(constraint, z.add(along.mul(step))) - halfSquare(constraint, z.sub(along.mul(step)))) / (2 * step);
        assertEquals(-slope, constraint.error(z).direction().mul(along).sum().getFloat(), 0.01 * Math.abs(slope));
    }

    private static double halfSquare(InLatentSpace constraint, NDArray z) {
        return 0.5 * Math.pow(constraint.errorSize(z), 2) * (SIDE * SIDE / 4);
    }

    @ParameterizedTest
    @EnumSource(LatentDirection.class)
    void aSmallStepAlongTheDirectionLessensTheErrorOfACurvedDecoder(LatentDirection direction) {
        InLatentSpace constraint = InLatentSpace.of(halved(), new PatchCodec(2, 0.3, 0.1), direction);
        NDArray z = random(9, 1, 4, 4, 4).mul(0.7);
        ErrorDirection error = constraint.error(z);
        assertEquals(constraint.errorSize(z), error.size(), 1e-5);
        assertTrue(constraint.errorSize(z.add(error.direction().mul(0.05))) < 0.999 * error.size());
    }

    @Test
    void theEncodersProjectionLessensTheErrorOfACurvedDecoderAndLeavesWhatMeetsIt() {
        PatchCodec codec = new PatchCodec(2, 0.1, 0.1);
        InLatentSpace constraint = InLatentSpace.of(halved(), codec, LatentDirection.ENCODER);
        NDArray z = random(9, 1, 4, 4, 4).mul(0.5);
        NDArray once = constraint.project(z);
        assertTrue(constraint.errorSize(once) < 0.5 * constraint.errorSize(z));
        NDArray met = once;
        for (int i = 0; i < 40; i++) {
            met = constraint.project(met);
        }
        assertEquals(0, constraint.errorSize(met), 1e-5);
        assertEquals(0, largestDifference(met, constraint.project(met)), 1e-4);
    }

    @Test
    void knownPixelsAreThereExactlyAndTheHoleGoesOnFromThem() {
        NDArray mask = mask(4);
        InLatentSpace constraint = InLatentSpace.of(known(mask), new PatchCodec(2, 0, 0.5), LatentDirection.DECODER);
        NDArray decoded = constraint.toImage(new PatchCodec(2).encode(image()));
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < 4; x++) {
                assertEquals(image().getFloat(0, 0, y, x), decoded.getFloat(0, 0, y, x));
            }
        }
        // The decoder's offset is gone at the border and there in full at more than a cell from it.
        double beside = decoded.getFloat(0, 0, 4, 4) - image().getFloat(0, 0, 4, 4);
        double next = decoded.getFloat(0, 0, 4, 5) - image().getFloat(0, 0, 4, 5);
        assertTrue(Math.abs(beside) < 0.25 && beside < next, beside + ", " + next);
        assertEquals(0.5, decoded.getFloat(0, 0, 4, 7) - image().getFloat(0, 0, 4, 7), 1e-5);
    }

    @Test
    void anUpsampledImageIsTheMeasuredOneAgainWhateverTheDecoderMadeOfIt() {
        InLatentSpace constraint = InLatentSpace.of(halved(), new PatchCodec(2, 0.3, 0.2), LatentDirection.DECODER);
        assertEquals(0, halved().errorSize(constraint.toImage(random(9, 1, 4, 4, 4))), 1e-5);
    }

    @Test
    void theEncoderIsNotKeptForTheDecodersDirection() {
        PatchCodec codec = new PatchCodec(2);
        InLatentSpace.of(known(mask(4)), codec, LatentDirection.DECODER);
        assertTrue(codec.isDoneEncoding && codec.encoded == 1);
        PatchCodec other = new PatchCodec(2);
        InLatentSpace constraint = InLatentSpace.of(halved(), other, LatentDirection.DECODER);
        constraint.error(manager.zeros(new Shape(1, 4, 4, 4)));
        assertEquals(0, other.encoded, "the paper's sampler needs no encoder here");
        Initializers.found().of(constraint).orElseThrow().estimate();
        assertTrue(other.isDoneEncoding && other.encoded == 1);
    }

    @Test
    void theInitialEstimateIsTheLatentOfThePixelsAtTheSameDistance() {
        PatchCodec codec = new PatchCodec(2);
        for (LinearConstraint pixels : new LinearConstraint[] {halved(), known(mask(4))}) {
            InitialEstimate initial = estimate(InLatentSpace.of(pixels, codec, LatentDirection.DECODER));
            InitialEstimate expected = estimate(pixels);
            assertEquals(0, largestDifference(codec.decode(initial.image()), expected.image()), 1e-6);
            assertEquals(expected.distance(), initial.distance());
        }
    }

    private static InitialEstimate estimate(Constraint constraint) {
        return Initializers.found().of(constraint).orElseThrow().estimate();
    }

    @Test
    void anInpaintingModelIsToldTheHoleAndTheLatentOfTheImageWithout() {
        PatchCodec codec = new PatchCodec(2);
        NDArray mask = mask(5);
        NDArray input = MaskInput.of(known(mask), codec).orElseThrow();
        assertEquals(new Shape(1, 5, 4, 4), input.getShape());
        for (int x = 0; x < 4; x++) {
            // The first pixel of the third column of cells is known, its second is not.
            assertEquals(x < 3 ? 0 : 1, input.getFloat(0, 0, 1, x));
        }
        assertEquals(0, largestDifference(codec.decode(input.get(":, 1:")), image().mul(mask)));
        assertTrue(MaskInput.of(halved(), codec).isEmpty());
    }
}
