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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.KnownPixels;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.prior.PatchCodec;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.ProjectionSampler;
import org.constraineddiffusion.sampling.ProjectionSettings;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.Samplers;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;
import org.constraineddiffusion.sampling.TimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineSamplersTest extends HalfKnownImageTest {

    /** A λ with which measurements weigh nothing even at the noisiest time, whose s² / a² is 5·10⁸. */
    private static final double FREE = 1e20;

    private SamplingResult run(Sampler sampler, Constraint constraint, NDArray noise) {
        return sampler.sample(prior, constraint, noise, SamplingListener.NONE);
    }

    private static Sampler diffPir(double lambda, double zeta, boolean clip) {
        return new DiffPirSampler(new DiffPirSettings(50, lambda, zeta, clip, 3));
    }

    @Test
    void withoutFreshNoiseDdnmIsProjection() {
        NDArray expected = run(new ProjectionSampler(new ProjectionSettings(20, 0, 3)), known(KNOWN), noise(1, 2)).image();
        assertEquals(expected, run(new DdnmSampler(new DdnmSettings(20, 0, 1, 1, 3)), known(KNOWN), noise(1, 2)).image());
    }

    @ParameterizedTest
    @CsvSource({"ddnm, 1e-6", "diffpir, 1e-3", "repaint, 0"})
    void whereAllIsKnownThatIsTheResult(String method, double tolerance) {
        NDArray found = run(Samplers.named(method).with("steps", 20).create(), known(SIDE), noise(1, 2)).image();
        assertEquals(0, largestDifference(found, image.repeat(0, 2)), tolerance);
    }

    @ParameterizedTest
    @CsvSource({"ddnm, 1e-6", "diffpir, 1e-2", "repaint, 0"})
    void knownPixelsAreMetInEveryImageOfABatch(String method, double tolerance) {
        NDArray found = run(Samplers.named(method).with("steps", 20).create(), known(KNOWN), noise(1, 3)).image();
        assertEquals(0, largestDifference(found.mul(mask(KNOWN)), image.mul(mask(KNOWN)).repeat(0, 3)), tolerance);
        assertTrue(distance(found.get("0:1"), found.get("1:2")) > 0.05, "different fills");
    }

    /** No pixel is known: an empty mask, which no operator has. */
    @Test
    void rePaintOfNothingAtOneWalkIsPlainSampling() {
        KnownPixels none = new KnownPixels(manager.zeros(mask(1).getShape()), image);
        Constraint nothing = new Constraint() {
            @Override
            public ErrorDirection error(NDArray x0) {
                return new ErrorDirection(x0.zerosLike(), 0);
            }

            @Override
            public Optional<KnownPixels> knownPixels() {
                return Optional.of(none);
            }
        };
        NDArray noise = noise(1, 2);
        ReverseDiffusion walk = new ReverseDiffusion(prior, nothing, SamplingListener.NONE);
        double[] times = prior.schedule().times(20);
        NoiseSource fresh = NoiseSource.fresh(3, noise);
        TimeStep ancestral = new DdimStep(prior.schedule(), 1, fresh);
        NDArray expected = walk.run(walk.startFromNoise(noise, times[0]), times, (x, t) -> {
            if (t != times[0]) {
                fresh.next(manager, 1, SIDE, SIDE).close(); // that of the known pixels
            }
            return walk.prior().estimate(x, t);
        }, ancestral).image();
        assertEquals(expected, run(new RePaintSampler(new RePaintSettings(20, 10, 1, 3)), nothing, noise).image());
    }

    /** With a λ that lets measurements weigh nothing it samples the prior; with as good as none it is a projection at each step. */
    @Test
    void diffPirGoesFromThePriorToAProjectionWithLambda() {
        NDArray noise = noise(1, 2);
        NDArray free = run(diffPir(FREE, 0, false), known(KNOWN), noise).image();
        ReverseDiffusion walk = new ReverseDiffusion(prior, known(KNOWN), SamplingListener.NONE);
        double[] times = DiffPirSampler.times(prior.schedule(), 50);
        NDArray plain = walk.run(walk.startFromNoise(noise, times[0]), times, walk.prior()::estimate, new DdimStep(prior.schedule(), 0, null)).image();
        assertEquals(0, largestDifference(free, plain), 1e-3);
        NDArray bound = run(diffPir(1e-9, 0, false), known(KNOWN), noise).image();
        assertEquals(0, largestDifference(bound.mul(mask(KNOWN)), image.mul(mask(KNOWN)).repeat(0, 2)), 1e-6);
    }

    @Test
    void diffPirClipsEstimatesOfImages() {
        Constraint free = known(KNOWN);
        assertTrue(run(diffPir(FREE, 0, false), free, noise(1, 16)).image().abs().max().getFloat() > 1.1, "the prior has such pixels");
        assertTrue(run(diffPir(FREE, 0, true), free, noise(1, 16)).image().abs().max().getFloat() <= 1);
    }

    /** The distance of the mean fill to the conditional mean, as a share of that of the prior's mean. */
    private double offTheConditionalMean(Sampler sampler) {
        double[] mean = new double[SIDE * SIDE];
        Arrays.fill(mean, MEAN);
        NDArray expected = givenTheKnown(mean, prior.covariance());
        NDArray hole = mask(KNOWN).neg().addi(1);
        NDArray found = run(sampler, known(KNOWN), noise(1000, 128)).image().mean(new int[] {0}).reshape(1, 1, SIDE, SIDE);
        return distance(found.mul(hole), expected.mul(hole)) / distance(hole.mul(MEAN), expected.mul(hole));
    }

    @Test
    void fillsFollowTheConditionalMeanTheMoreTheMoreIsRepeatedOrDrawn() {
        double once = offTheConditionalMean(new RePaintSampler(new RePaintSettings(50, 10, 1, 3)));
        double five = offTheConditionalMean(new RePaintSampler(new RePaintSettings(50, 10, 5, 3)));
        double ddnm = offTheConditionalMean(new DdnmSampler(new DdnmSettings(50, 0.85, 1, 1, 3)));
        double travelled = offTheConditionalMean(new DdnmSampler(new DdnmSettings(50, 0.85, 5, 4, 3)));
        double diffpir = offTheConditionalMean(diffPir(7, 0.1, false));
        double drawn = offTheConditionalMean(diffPir(7, 1, false));
        String all = "repaint " + once + " " + five + " ddnm " + ddnm + " " + travelled + " diffpir " + diffpir + " " + drawn;
        assertTrue(Math.max(once, Math.max(ddnm, diffpir)) < 0.7, all);
        assertTrue(five < 0.7 * once && travelled < 0.8 * ddnm && drawn < 0.7 * diffpir, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddnm", "diffpir", "repaint"})
    void theSeedOfFreshNoiseDecides(String method) {
        SamplerChoice choice = Samplers.named(method).with("steps", 12);
        NDArray one = run(choice.withSeed(4).create(), known(KNOWN), noise(1, 1)).image();
        assertEquals(one, run(choice.withSeed(4).create(), known(KNOWN), noise(1, 1)).image());
        assertTrue(distance(one, run(choice.withSeed(5).create(), known(KNOWN), noise(1, 1)).image()) > 0.01);
    }

    @ParameterizedTest
    @CsvSource({"ddnm, 12", "diffpir, 12", "repaint, 102"})
    void evaluationsAreThoseThatAreStated(String method, int expected) {
        SamplerChoice choice = Samplers.named(method).with("steps", 12);
        List<StepReport> reports = new ArrayList<>();
        SamplingResult result = choice.create().sample(prior, known(KNOWN), noise(1, 1), reports::add);
        assertEquals(expected, result.evaluations());
        assertEquals(expected, reports.size());
        assertEquals(expected, choice.factory().evaluations(choice.settings()));
    }

    @Test
    void defaultsAreThePublishedOnes() {
        assertEquals(100, evaluations("ddnm"));
        assertEquals(100, evaluations("diffpir"));
        assertEquals(2410, evaluations("repaint"));
        assertEquals(101, DiffPirSampler.times(prior.schedule(), 100).length);
        NDArray noise = noise(1, 1);
        assertEquals(run(new DdnmSampler(DdnmSettings.PUBLISHED), known(KNOWN), noise).image(),
                run(Samplers.named("ddnm").create(), known(KNOWN), noise).image());
        assertEquals(run(new DiffPirSampler(DiffPirSettings.PUBLISHED), known(KNOWN), noise).image(),
                run(Samplers.named("diffpir").create(), known(KNOWN), noise).image());
    }

    private static double evaluations(String method) {
        SamplerChoice choice = Samplers.named(method);
        return choice.factory().evaluations(choice.settings());
    }

    @Test
    void otherConstraintsAreRefusedInOneSentence() {
        LinearOperator means = DownsamplingOperator.area(2, 2).on(Canvas.of(SIDE, SIDE), manager);
        LinearConstraint coarse = new LinearConstraint(means, means.apply(image));
        String sentence = Samplers.named("repaint").refusal(coarse).orElseThrow();
        assertTrue(sentence.startsWith("The sampler 'repaint' needs pixels that are known") && sentence.endsWith("choose 'newton'."), sentence);
        assertEquals(sentence, assertThrows(IllegalArgumentException.class,
                () -> run(Samplers.named("repaint").create(), coarse, noise(1, 1))).getMessage());
        assertTrue(Samplers.named("ddnm").refusal(coarse).isEmpty() && Samplers.named("diffpir").refusal(coarse).isEmpty());
        Constraint critic = x0 -> new ErrorDirection(x0.zerosLike(), 0);
        for (String method : List.of("ddnm", "diffpir", "repaint")) {
            assertTrue(Samplers.named(method).refusal(critic).orElseThrow().endsWith("choose 'newton'."), method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddnm", "diffpir", "repaint"})
    void knownCellsOfALatentAreMet(String method) {
        PatchCodec codec = new PatchCodec(2);
        InLatentSpace constraint = InLatentSpace.of(known(4), codec, LatentDirection.DECODER);
        assertTrue(Samplers.named(method).refusal(constraint).isEmpty());
        NDArray latent = Samplers.named(method).with("steps", 12).create()
                .sample(codec.ofLatents(prior), constraint, codec.encode(noise(1, 1)), SamplingListener.NONE).image();
        assertEquals(0, constraint.errorSize(latent), 0.02);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddnm", "diffpir", "repaint"})
    void theNoiseIsLeftAsItWasAndNoTensorsAreLeftBehind(String method) {
        NDArray noise = noise(1, 1);
        NDArray copy = noise.duplicate();
        NDManager inner = manager.newSubManager();
        noise.attach(inner);
        NDArray result = run(Samplers.named(method).with("steps", 12).create(), known(KNOWN), noise).image();
        assertEquals(copy, noise);
        assertEquals(2, inner.getManagedArrays().size(), "the noise and the result");
        assertEquals(inner, result.getManager());
    }

    @Test
    void settingsOutsideOfTheirRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DdnmSettings(0, 0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DdnmSettings(20, 1.5, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DiffPirSettings(20, 0, 0.1, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new DiffPirSettings(20, 7, Double.NaN, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new RePaintSettings(20, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RePaintSettings(20, 1, 0, 0));
    }
}
