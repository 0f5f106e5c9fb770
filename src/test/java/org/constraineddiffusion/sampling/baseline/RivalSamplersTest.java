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
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.constraint.MeasuredPart;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.PatchCodec;
import org.constraineddiffusion.prior.SmallDenoiser;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.prior.UnfitWeightsException;
import org.constraineddiffusion.prior.WrittenPrior;
import org.constraineddiffusion.sampling.DdimStep;
import org.constraineddiffusion.sampling.HalfKnownImageTest;
import org.constraineddiffusion.sampling.NoiseSource;
import org.constraineddiffusion.sampling.OneStep;
import org.constraineddiffusion.sampling.ReverseDiffusion;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.Samplers;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;
import org.constraineddiffusion.sampling.TimeStep;
import org.constraineddiffusion.sampling.UnfitConstraintException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of DDRM, DING, MPGD, DPS, FreeDoM, LDPS and PSLD on a prior whose answers can be computed. */
class RivalSamplersTest extends HalfKnownImageTest {

    private static final long SEED = 3;

    private SamplingResult run(Sampler sampler, Constraint constraint, NDArray noise) {
        return sampler.sample(prior, constraint, noise, SamplingListener.NONE);
    }

    /** Sampling without a constraint, by a step that is made of the run's fresh noise. */
    private NDArray plain(DiffusionPrior of, NDArray noise, int steps, Function<NoiseSource, TimeStep> step) {
        ReverseDiffusion walk = new ReverseDiffusion(of, nothing(), SamplingListener.NONE);
        double[] times = of.schedule().times(steps);
        return walk.run(walk.startFromNoise(noise, times[0]), times, walk.prior()::estimate, step.apply(NoiseSource.fresh(SEED, noise))).image();
    }

    private NDArray ddim(DiffusionPrior of, NDArray noise, int steps, double eta) {
        return plain(of, noise, steps, fresh -> new DdimStep(of.schedule(), eta, fresh));
    }

    @Test
    void withoutALengthAllSamplePlainly() {
        NDArray noise = noise(1, 2);
        Constraint known = known(KNOWN);
        assertEquals(ddim(prior, noise, 12, 1), run(new DpsSampler(new DpsSettings(12, 0, false, SEED)), known, noise).image());
        assertEquals(ddim(prior, noise, 12, 0.5), run(new MpgdSampler(new MpgdSettings(12, 0, 0.5, false, SEED)), known, noise).image());
        assertEquals(ddim(prior, noise, 12, 0.5), run(new FreeDomSampler(new FreeDomSettings(12, 0, 1, 0.5, false, SEED)), known, noise).image());
        PatchCodec codec = new PatchCodec(2);
        DiffusionPrior latents = codec.ofLatents(prior);
        Constraint ofLatent = InLatentSpace.of(known(4), codec, LatentDirection.DECODER);
        NDArray z = codec.encode(noise);
        assertEquals(ddim(latents, z, 12, 1),
                new LdpsSampler(new LdpsSettings(12, 0, SEED)).sample(latents, ofLatent, z, SamplingListener.NONE).image());
        assertEquals(ddim(latents, z, 12, 0),
                new PsldSampler(new PsldSettings(12, 0, 0, SEED)).sample(latents, ofLatent, z, SamplingListener.NONE).image());
    }

    /** Nothing is measured: an operator that no other has. */
    private record Nothing() implements LinearOperator {

        @Override
        public NDArray apply(NDArray x) {
            return x.zerosLike();
        }

        @Override
        public NDArray adjoint(NDArray y) {
            return y.zerosLike();
        }

        @Override
        public OptionalDouble onlyGain() {
            return OptionalDouble.of(1);
        }
    }

    private Constraint nothing() {
        return new Constraint() {
            @Override
            public ErrorDirection error(NDArray x0) {
                return new ErrorDirection(x0.zerosLike(), 0);
            }

            @Override
            public Optional<MeasuredPart> measuredPart() {
                return Optional.of(new MeasuredPart(new Nothing(), image));
            }
        };
    }

    @Test
    void dingOfNothingIsPlainSampling() {
        NDArray noise = noise(1, 2);
        NoiseSchedule schedule = prior.schedule();
        NDArray expected = plain(prior, noise, 12, fresh -> (estimate, from, to) -> {
            double a = schedule.alpha(to);
            double s = schedule.sigma(to);
            double ratio = schedule.alpha(from) * s / (a * schedule.sigma(from));
            double variance = s * s * Math.min(1 - ratio * ratio, 1 - a);
            NDArray mean = estimate.x0().mul(a).addi(estimate.noise().mul(Math.sqrt(Math.max(0, s * s - variance))));
            if (s == 0) {
                return mean;
            }
            fresh.next(manager, 1, SIDE, SIDE).close(); // that of z
            return mean.addi(fresh.next(manager, 1, SIDE, SIDE).mul(Math.sqrt(variance)));
        });
        assertEquals(expected, run(new DingSampler(new DingSettings(12, 1, 0.01, SEED)), nothing(), noise).image());
    }

    @Test
    void ddrmOfNothingIsDdimOfItsFreshNoise() {
        NDArray noise = noise(1, 2);
        NoiseSchedule schedule = prior.schedule();
        NDArray expected = plain(prior, noise, 12, fresh -> (estimate, from, to) -> {
            NDArray n = fresh.next(manager, 1, SIDE, SIDE);
            double s = schedule.sigma(to);
            return estimate.x0().mul(schedule.alpha(to)).addi(estimate.noise().mul(s * Math.sqrt(1 - 0.6 * 0.6))).addi(n.mul(s * 0.6));
        });
        assertEquals(0, largestDifference(expected, run(new DdrmSampler(new DdrmSettings(12, 0.6, 1, SEED)), nothing(), noise).image()), 1e-6);
    }

    /** They differ in the start alone, which has no signal. */
    @Test
    void ofExactMeasurementsDdrmWithFreshNoiseAloneIsDdnm() {
        NDArray noise = noise(1, 2);
        NDArray ddnm = run(new DdnmSampler(new DdnmSettings(12, 1, 1, 1, SEED)), known(KNOWN), noise).image();
        NDArray ddrm = run(new DdrmSampler(new DdrmSettings(12, 1, 1, SEED)), known(KNOWN), noise).image();
        assertEquals(0, largestDifference(ddnm, ddrm), 1e-3);
        LinearOperator means = DownsamplingOperator.area(2, 2).on(Canvas.of(SIDE, SIDE), manager);
        LinearConstraint coarse = new LinearConstraint(means, means.apply(image));
        assertEquals(0, largestDifference(run(new DdnmSampler(new DdnmSettings(12, 1, 1, 1, SEED)), coarse, noise).image(),
                run(new DdrmSampler(new DdrmSettings(12, 1, 1, SEED)), coarse, noise).image()), 1e-3);
    }

    @Test
    void exactMeasurementsAreMetInEveryImageOfABatch() {
        NDArray expected = image.mul(mask(KNOWN)).repeat(0, 3);
        for (Sampler sampler : List.of(new DdrmSampler(DdrmSettings.PUBLISHED), new DingSampler(new DingSettings(20, 1, 0, SEED)))) {
            NDArray found = run(sampler, known(KNOWN), noise(1, 3)).image();
            assertEquals(0, largestDifference(found.mul(mask(KNOWN)), expected), 1e-6);
            assertTrue(distance(found.get("0:1"), found.get("1:2")) > 0.05, "different fills");
            assertEquals(0, largestDifference(run(sampler, known(SIDE), noise(1, 2)).image(), image.repeat(0, 2)), 1e-6);
        }
        NDArray nearly = run(new DingSampler(new DingSettings(20, 1, 0.01, SEED)), known(KNOWN), noise(1, 3)).image();
        assertEquals(0, distance(nearly.mul(mask(KNOWN)), expected), 0.03, "within a few deviations of 0.01");
    }

    /** The mean and the mean variance of fills, over those of the posterior: 0 and 1 are right. */
    private double[] againstThePosterior(Sampler sampler) {
        double[] mean = new double[SIDE * SIDE];
        Arrays.fill(mean, MEAN);
        NDArray expected = givenTheKnown(mean, prior.covariance());
        NDArray hole = mask(KNOWN).neg().addi(1);
        NDArray found = run(sampler, known(KNOWN), noise(1000, 128)).image();
        NDArray average = found.mean(new int[] {0}).reshape(1, 1, SIDE, SIDE);
        double off = distance(average.mul(hole), expected.mul(hole)) / distance(hole.mul(MEAN), expected.mul(hole));
        double spread = found.sub(average).square().mul(hole).sum().getFloat() / 128;
        return new double[] {off, spread / posteriorVariance()};
    }

    /** The trace of the covariance of the unknown pixels given the known ones. */
    private double posteriorVariance() {
        double sum = 0;
        double[][] c = prior.covariance();
        int[] inside = IntStream.range(0, SIDE * SIDE).filter(i -> i % SIDE < KNOWN).toArray();
        for (int u = 0; u < SIDE * SIDE; u++) {
            if (u % SIDE >= KNOWN) {
                float[] column = new float[SIDE * SIDE];
                for (int k : inside) {
                    column[k] = (float) c[k][u];
                }
                sum += c[u][u] - Linear.conditionalMean(new double[SIDE * SIDE], c, inside, column)[u];
            }
        }
        return sum;
    }

    @Test
    void fillsFollowThePosterior() {
        double[] ding = againstThePosterior(new DingSampler(new DingSettings(50, 1, 0.01, SEED)));
        double[] ddrm = againstThePosterior(new DdrmSampler(new DdrmSettings(50, 0.85, 1, SEED)));
        double[] dps = againstThePosterior(new DpsSampler(new DpsSettings(200, 0.5, false, SEED)));
        double[] mpgd = againstThePosterior(new MpgdSampler(new MpgdSettings(50, 17.5, 0.5, false, SEED)));
        double[] freedom = againstThePosterior(new FreeDomSampler(new FreeDomSettings(100, 5, 3, 0.5, false, SEED)));
        String all = "ding " + Arrays.toString(ding) + " ddrm " + Arrays.toString(ddrm) + " dps " + Arrays.toString(dps) + " mpgd " + Arrays.toString(mpgd)
                + " freedom " + Arrays.toString(freedom);
        assertTrue(ding[0] < 0.4 && ddrm[0] < 0.5 && dps[0] < 0.5 && mpgd[0] < 0.55 && freedom[0] < 0.5, all);
        for (double[] each : new double[][] {ding, ddrm, dps, mpgd, freedom}) {
            assertTrue(each[1] > 0.7 && each[1] < 1.7, all);
        }
    }

    /** The step along the gradient, over its length, against central differences of the distance with respect to x. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGradientOfDpsIsTheSlopeOfTheDistance(boolean clip) {
        try (TorchPrior bent = SmallDenoiser.open("bent", Parameterization.V)) {
            DiffusionPrior step = new OneStep(bent, 600, 550);
            NDArray x = noise(5, 1).mul(2);
            LinearConstraint known = known(KNOWN);
            NDArray with = new DpsSampler(new DpsSettings(1, 1, clip, SEED)).sample(step, known, x, SamplingListener.NONE).image();
            NDArray without = new DpsSampler(new DpsSettings(1, 0, clip, SEED)).sample(step, known, x, SamplingListener.NONE).image();
            double length = 1000 * Math.sqrt(SIDE * SIDE / (3.0 * 256 * 256));
            NDArray gradient = without.sub(with).div(length);
            for (int i = 0; i < 5; i++) {
                NDArray along = noise(20 + i, 1);
                double up = missing(bent, known, x.add(along.mul(2e-3)), clip);
                double down = missing(bent, known, x.sub(along.mul(2e-3)), clip);
                assertEquals((up - down) / 4e-3, gradient.mul(along).sum().getFloat(), 0.01);
            }
            assertTrue(gradient.abs().max().getFloat() > 0.05);
        }
    }

    private static double missing(DiffusionPrior of, LinearConstraint known, NDArray x, boolean clip) {
        Estimate estimate = of.estimate(x, 600);
        NDArray x0 = clip ? estimate.x0().clip(-1, 1) : estimate.x0();
        return known.operator().apply(x0).sub(known.measured()).square().sum().sqrt().getFloat();
    }

    @Test
    void clippedEstimatesStayWithinTheImagesRange() {
        for (boolean clip : new boolean[] {false, true}) {
            double dps = run(new DpsSampler(new DpsSettings(20, 0, clip, SEED)), known(KNOWN), noise(1, 16)).image().abs().max().getFloat();
            double freedom = run(new FreeDomSampler(new FreeDomSettings(20, 0, 1, 0, clip, SEED)), known(KNOWN), noise(1, 16)).image().abs().max().getFloat();
            double mpgd = run(new MpgdSampler(new MpgdSettings(20, 0, 0, clip, SEED)), known(KNOWN), noise(1, 16)).image().abs().max().getFloat();
            assertEquals(clip, Math.max(dps, Math.max(freedom, mpgd)) <= 1, dps + " " + freedom + " " + mpgd);
        }
    }

    /** Without a codec's loss the encoded image is the latent, and PSLD is LDPS but for the fresh noise. */
    @Test
    void theEncodersTermOfPsldVanishesWhereMeasurementsAreMet() {
        PatchCodec codec = new PatchCodec(2);
        DiffusionPrior latents = codec.ofLatents(prior);
        InLatentSpace ofLatent = InLatentSpace.of(known(4), codec, LatentDirection.DECODER);
        NDArray z = codec.encode(noise(1, 1));
        double without = latent(new PsldSampler(new PsldSettings(50, 0, 0, SEED)), latents, ofLatent, z);
        double gluing = latent(new PsldSampler(new PsldSettings(50, 0, 0.2, SEED)), latents, ofLatent, z);
        double measured = latent(new PsldSampler(new PsldSettings(50, 0.2, 0, SEED)), latents, ofLatent, z);
        assertTrue(gluing < 0.3 * without && measured < 0.3 * without, without + " " + gluing + " " + measured);
    }

    private static double latent(Sampler sampler, DiffusionPrior latents, InLatentSpace constraint, NDArray z) {
        NDArray found = sampler.sample(latents, constraint, z, SamplingListener.NONE).image();
        return constraint.pixels().errorSize(constraint.codec().decode(found));
    }

    @ParameterizedTest
    @CsvSource({"ddrm, 12, 12", "ding, 23, 12", "mpgd, 12, 12", "dps, 24, 12", "freedom, 40, 20"})
    void evaluationsAreThoseThatAreStated(String method, int expected, int reported) {
        SamplerChoice choice = Samplers.named(method).with("steps", 12);
        List<StepReport> reports = new ArrayList<>();
        SamplingResult result = choice.create().sample(prior, known(KNOWN), noise(1, 1), reports::add);
        assertEquals(expected, result.evaluations());
        assertEquals(reported, reports.size());
        assertEquals(expected, choice.factory().evaluations(choice.settings()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldps", "psld"})
    void latentMethodsCountAlike(String method) {
        PatchCodec codec = new PatchCodec(2);
        SamplerChoice choice = Samplers.named(method).with("steps", 12);
        SamplingResult result = choice.create().sample(codec.ofLatents(prior), InLatentSpace.of(known(4), codec, LatentDirection.DECODER),
                codec.encode(noise(1, 1)), SamplingListener.NONE);
        assertEquals(24, result.evaluations());
        assertEquals(24, choice.factory().evaluations(choice.settings()));
    }

    @Test
    void defaultsAreThePublishedOnes() {
        assertEquals(20, Samplers.named("ddrm").settings().whole("steps"));
        assertEquals(28, Samplers.named("ding").settings().whole("steps"));
        assertEquals(20, Samplers.named("mpgd").settings().whole("steps"));
        assertEquals(1000, Samplers.named("dps").settings().whole("steps"));
        assertEquals(100, Samplers.named("freedom").settings().whole("steps"));
        NDArray noise = noise(1, 1);
        for (String[] each : new String[][] {{"ddrm"}, {"ding"}, {"mpgd"}}) {
            Sampler published = switch (each[0]) {
                case "ddrm" -> new DdrmSampler(DdrmSettings.PUBLISHED);
                case "ding" -> new DingSampler(DingSettings.PUBLISHED);
                default -> new MpgdSampler(MpgdSettings.PUBLISHED);
            };
            assertEquals(run(published, known(KNOWN), noise).image(), run(Samplers.named(each[0]).create(), known(KNOWN), noise).image());
        }
        assertEquals(run(new DingSampler(new DingSettings(12, 2, 0.2, 0)), known(KNOWN), noise).image(), run(Samplers.named("ding").with("steps", 12)
                .with("variance", "square").with("measurement_noise", 0.2).create(), known(KNOWN), noise).image());
        assertEquals(run(new FreeDomSampler(new FreeDomSettings(12, 2, 2, 0.1, true, 0)), known(KNOWN), noise).image(), run(Samplers.named("freedom")
                .with("steps", 12).with("rho", 2).with("travel_repeats", 2).with("fresh_noise", 0.1).create(), known(KNOWN), noise).image());
        assertEquals(run(new DpsSampler(new DpsSettings(12, 2, true, 0)), known(KNOWN), noise).image(),
                run(Samplers.named("dps").with("steps", 12).with("zeta", 2).create(), known(KNOWN), noise).image());
    }

    @Test
    void whatAMethodCannotDoIsRefusedInOneSentence() {
        Constraint critic = x0 -> new ErrorDirection(x0.zerosLike(), 0);
        for (String method : List.of("ddrm", "ding", "mpgd", "dps", "freedom")) {
            assertTrue(Samplers.named(method).refusal(critic).orElseThrow().endsWith("choose 'newton'."), method);
            assertTrue(Samplers.named(method).refusal(known(KNOWN)).isEmpty(), method);
        }
        LinearOperator cubic = DownsamplingOperator.bicubic(2, 2).on(Canvas.of(SIDE, SIDE), manager);
        LinearConstraint coarse = new LinearConstraint(cubic, cubic.apply(image));
        for (String method : List.of("ddrm", "ding")) {
            String sentence = Samplers.named(method).refusal(coarse).orElseThrow();
            assertTrue(sentence.contains("whose singular vectors are known"), sentence);
            assertEquals(sentence, assertThrows(UnfitConstraintException.class, () -> run(Samplers.named(method).create(), coarse, noise(1, 1))).getMessage());
        }
        for (String method : List.of("ldps", "psld")) {
            assertEquals("The sampler '" + method + "' needs a latent model: choose 'dps'.", assertThrows(UnfitConstraintException.class,
                    () -> run(Samplers.named(method).create(), known(KNOWN), noise(1, 1))).getMessage());
            assertTrue(Samplers.named(method).refusal(critic).isPresent());
            assertTrue(Samplers.named(method).refusal(InLatentSpace.of(critic, new PatchCodec(2), LatentDirection.DECODER)).isPresent());
        }
        DiffusionPrior without = new WrittenPrior(prior, Parameterization.V);
        for (String method : List.of("dps", "freedom")) {
            String sentence = assertThrows(UnfitWeightsException.class, () -> Samplers.named(method).with("steps", 2).create()
                    .sample(without, known(KNOWN), noise(1, 1), SamplingListener.NONE)).getMessage();
            assertTrue(sentence.contains("can be differentiated") && sentence.endsWith("choose 'newton'."), sentence);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddrm", "ding", "mpgd", "dps", "freedom"})
    void theSeedOfFreshNoiseDecides(String method) {
        SamplerChoice choice = Samplers.named(method).with("steps", 12);
        NDArray one = run(choice.withSeed(4).create(), known(KNOWN), noise(1, 1)).image();
        assertEquals(one, run(choice.withSeed(4).create(), known(KNOWN), noise(1, 1)).image());
        assertTrue(distance(one, run(choice.withSeed(5).create(), known(KNOWN), noise(1, 1)).image()) > 0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddrm", "ding", "mpgd", "dps", "freedom"})
    void anImageOfABatchGetsWhatItGetsAlone(String method) {
        Sampler sampler = Samplers.named(method).with("steps", 12).create();
        NDArray noise = noise(1, 2);
        noise.set(new NDIndex("1"), noise.get(1).mul(3));
        NDArray together = run(sampler, known(KNOWN), noise).image();
        for (int i = 0; i < 2; i++) {
            String one = i + ":" + (i + 1);
            assertEquals(0, largestDifference(together.get(one), run(sampler, known(KNOWN), noise.get(one)).image()), 1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddrm", "ding", "mpgd", "dps", "freedom"})
    void theNoiseIsLeftAsItWasAndNoTensorsAreLeftBehind(String method) {
        NDArray noise = noise(1, 1);
        NDArray copy = noise.duplicate();
        NDManager inner = manager.newSubManager();
        noise.attach(inner);
        NDManager measured = manager.newSubManager();
        NDArray seen = mask(KNOWN);
        LinearConstraint constraint = new LinearConstraint(new MaskOperator(seen), image.mul(seen));
        constraint.measured().attach(measured);
        NDArray result = run(Samplers.named(method).with("steps", 12).create(), constraint, noise).image();
        assertEquals(copy, noise);
        assertEquals(2, inner.getManagedArrays().size(), "the noise and the result");
        assertEquals(1, measured.getManagedArrays().size(), "the measurements");
        assertEquals(inner, result.getManager());
    }

    @Test
    void settingsOutsideOfTheirRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DdrmSettings(20, 1.5, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DdrmSettings(20, 1, -0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new DingSettings(0, 1, 0.01, 0));
        assertThrows(IllegalArgumentException.class, () -> new DingSettings(20, 3, 0.01, 0));
        assertThrows(IllegalArgumentException.class, () -> new MpgdSettings(20, -1, 0.5, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new DpsSettings(20, Double.NaN, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new FreeDomSettings(20, 1, 0, 0.5, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new LdpsSettings(20, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new PsldSettings(20, 1, -1, 0));
    }
}
