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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.prior.Estimate;
import org.constraineddiffusion.sampling.fast.FastSampler;
import org.constraineddiffusion.sampling.fast.FastSettings;
import org.junit.jupiter.api.Test;

class SamplerFactoriesTest extends HalfKnownImageTest {

    private final SamplerFactories found = SamplerFactories.found();

    private NDArray sample(Sampler sampler) {
        return sampler.sample(prior, known(KNOWN), noise(1, 1), SamplingListener.NONE).image();
    }

    @Test
    void theLibrarysSamplersAreFoundInTheOrderOfDialogs() {
        assertEquals(List.of("fast", "newton", "projection", "ddnm", "diffpir", "repaint", "ddrm", "ding", "mpgd", "dps", "freedom", "ldps", "psld"),
                found.list().stream().map(SamplerFactory::key).toList().subList(0, 13));
        for (SamplerFactory factory : found.list()) {
            assertTrue(factory.help().endsWith(".") && !factory.name().isEmpty());
            factory.settings().forEach(setting -> assertTrue(setting.help().endsWith("."), setting.key()));
        }
    }

    @Test
    void anUnknownKeyIsRefusedWithThoseThatThereAre() {
        String message = assertThrows(IllegalArgumentException.class, () -> found.find("p2l")).getMessage();
        assertTrue(message.startsWith("There is no sampler 'p2l'; choose one of fast, newton, projection"), message);
    }

    @Test
    void settingsReachTheSampler() {
        NewtonSettings newton = new NewtonSettings(6, 3, 0.4, 0.2, 0.01, 0.5, 9).withStrictness(2);
        SamplerChoice choice = Samplers.newton().withApplicable(Map.of("steps", 6, "inner_steps", 3, "step_size", 0.4, "final_step_size", 0.2,
                "delta", 0.01, "eta", 0.5, "strictness", 2)).withSeed(9);
        assertEquals(0, largestDifference(sample(new NewtonSampler(newton)), sample(choice.create())));
        assertEquals(0, largestDifference(sample(new FastSampler(new FastSettings(12, 0.01, 9))),
                sample(Samplers.fast().with("steps", 12).with("delta", 0.01).withSeed(9).create())));
        assertEquals(0, largestDifference(sample(new ProjectionSampler(new ProjectionSettings(7, 0.5, 9))),
                sample(Samplers.projection().with("steps", 7).with("eta", 0.5).withSeed(9).create())));
    }

    @Test
    void evaluationsAreThoseOfTheSteps() {
        assertEquals(4 * (1 + 2 * 3), evaluations(Samplers.newton().with("steps", 4).with("inner_steps", 3)));
        assertEquals(4 * (1 + 3 * 3), evaluations(Samplers.newton().with("steps", 4).with("inner_steps", 3).with("derivative", "transposed")));
        assertEquals(4 * (1 + 6 * 3), evaluations(Samplers.newton().with("steps", 4).with("inner_steps", 3).with("derivative", "exact")));
        assertEquals(7, evaluations(Samplers.projection().with("steps", 7)));
        assertEquals(13, evaluations(Samplers.fast()), 1e-9);
    }

    private static double evaluations(SamplerChoice choice) {
        return choice.factory().evaluations(choice.settings());
    }

    /** J of this prior is symmetric: what differs is how its products are computed. */
    @Test
    void theDerivativeOfNewtonIsOneOfThreeWords() {
        SamplerChoice newton = Samplers.newton().with("steps", 4).with("inner_steps", 2).with("delta", 0.05);
        NDArray finite = sample(newton.create());
        assertEquals(finite, sample(newton.with("derivative", "finite").create()));
        for (String derivative : List.of("exact", "transposed")) {
            SamplerChoice choice = newton.with("derivative", derivative);
            SamplingResult result = choice.create().sample(prior, known(KNOWN), noise(1, 1), SamplingListener.NONE);
            assertEquals(0, largestDifference(finite, result.image()), 2e-3, derivative);
            // The first time is without signal and has no inner steps.
            assertEquals(evaluations(choice) - (derivative.equals("exact") ? 12 : 6), result.evaluations());
        }
        String message = assertThrows(IllegalArgumentException.class, () -> newton.with("derivative", "best")).getMessage();
        assertEquals("derivative must be one of finite, exact, transposed (got 'best').", message);
        assertEquals("derivative must be one of finite, exact, transposed (got 3).",
                assertThrows(IllegalArgumentException.class, () -> newton.with("derivative", 3)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> newton.with("steps", "many"));
    }

    @Test
    void defaultsAreThePapers() {
        assertEquals(0, largestDifference(sample(new NewtonSampler(NewtonSettings.PAPER)), sample(Samplers.newton().create())));
        assertEquals(0, largestDifference(sample(new FastSampler(FastSettings.DEFAULT)), sample(Samplers.fast().create())));
        assertEquals(0, largestDifference(sample(new ProjectionSampler(ProjectionSettings.DEFAULT)), sample(Samplers.projection().create())));
    }

    @Test
    void aConstraintWithoutProjectionIsForNewtonAlone() {
        Constraint critic = x0 -> new ErrorDirection(x0.zerosLike(), 0);
        List<String> fitting = found.fitting(critic).stream().map(SamplerFactory::key).toList();
        assertTrue(fitting.contains("newton") && !fitting.contains("fast") && !fitting.contains("projection"), fitting.toString());
        assertTrue(Samplers.fast().refusal(critic).orElseThrow().contains("choose 'newton'"));
        assertEquals(found.list(), found.fitting(known(KNOWN)));
    }

    @Test
    void aSamplerFromOutsideIsFoundByItsKeyAndMayReplaceAnother() {
        SamplerFactories more = found.with(List.of(new Halfway("halfway"), new Halfway("fast")));
        assertEquals(found.list().size(), more.list().size());
        assertTrue(more.find("fast") instanceof Halfway);
        SamplingResult result = more.choose("halfway").with("steps", 9).create().sample(prior, known(KNOWN), noise(1, 1), SamplingListener.NONE);
        assertEquals(9, result.steps());
        assertEquals(9, result.evaluations());
        assertTrue(result.error() < 0.5 * known(KNOWN).errorSize(noise(1, 1)));
    }

    /** The example of {@link ReverseDiffusion}'s documentation. */
    private record Halfway(String key) implements SamplerFactory {

        @Override
        public String name() {
            return "Halfway";
        }

        @Override
        public String help() {
            return "Moves the clean estimate half of the way to the constraint in each step.";
        }

        @Override
        public List<SamplerSetting> settings() {
            return List.of(StandardSettings.STEPS);
        }

        @Override
        public Sampler create(SamplerSettings settings) {
            return (prior, constraint, noise, listener) -> {
                ReverseDiffusion walk = new ReverseDiffusion(prior, constraint, listener);
                double[] times = prior.schedule().times(settings.whole("steps"));
                UpdateRule half = (x, t) -> {
                    Estimate estimate = walk.prior().estimate(x, t);
                    NDArray e = constraint.error(estimate.x0()).direction();
                    return new Estimate(estimate.x0().add(e.muli(0.5)), estimate.noise());
                };
                TimeStep ddim = new DdimStep(prior.schedule(), 0, NoiseSource.fresh(settings.seed(), noise));
                return walk.run(walk.startFromNoise(noise, times[0]), times, half, ddim);
            };
        }

        @Override
        public Optional<String> refusal(Constraint constraint) {
            return Optional.empty();
        }
    }
}
