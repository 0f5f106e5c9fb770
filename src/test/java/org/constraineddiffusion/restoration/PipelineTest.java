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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;
import org.junit.jupiter.api.Test;

class PipelineTest {

    /** What the model sees is what comes back: no grain is added, and nothing is inverted. */
    private static final RestorationOptions PLAIN = RecordingSession.plain().options();

    /** Noise of the seed that is asked for, as a sampler starts from. */
    private static RecordingSession noisy() {
        return new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            Random random = new Random(sampling.seed());
            float[] pixels = new float[(int) target.shape().size()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            return pixels;
        });
    }

    private static Pipeline pipeline(PriorSession session) {
        return new Pipeline(session, PLAIN, RestorationListener.NONE);
    }

    private static InverseProblem twoHoles() {
        return InverseProblem.of(List.of(Fields.random(400, 32, 1)), ForwardModel.mask(Fields.twoHoles(), 8));
    }

    @Test
    void everyRegionOfAPlaneHasANoiseOfItsOwn() {
        RecordingSession session = noisy();
        List<RestoredRegion> regions = pipeline(session).restore(twoHoles(), RegionSeed.ofPlane(7, 1), 0, 1);
        assertEquals(2, regions.size());
        assertNotEquals(session.samplings.get(0).seed(), session.samplings.get(1).seed());
        assertEquals(session.targets.get(0).shape(), session.targets.get(1).shape(), "windows of one size: the same seed would fill them alike");
        int alike = 0;
        for (int y = 12; y < 18; y++) {
            for (int x = 0; x < 6; x++) {
                alike += Fields.at(regions.get(0).planes().get(0), 20 + x, y) == Fields.at(regions.get(1).planes().get(0), 360 + x, y) ? 1 : 0;
            }
        }
        assertTrue(alike < 3, "pixels that are alike in both holes: " + alike);
    }

    @Test
    void windowsOfTheSameContentInOtherPlacesHaveOtherNoise() {
        RandomAccessibleInterval<FloatType> plane = Fields.random(400, 32, 1);
        for (int y = 0; y < 32; y++) {
            for (int x = 340; x < 400; x++) {
                plane.getAt(x, y).set(Fields.at(plane, x - 340, y));
            }
        }
        RecordingSession session = noisy();
        pipeline(session).restore(InverseProblem.of(List.of(plane), ForwardModel.mask(Fields.twoHoles(), 8)), RegionSeed.ofPlane(7, 1), 0, 1);
        assertNotEquals(session.samplings.get(0).seed(), session.samplings.get(1).seed());
    }

    @Test
    void aChannelOfOneValueStaysAndLiesWhereTheOthersDo() {
        InverseProblem problem = InverseProblem.of(List.of(Fields.constant(400, 32, 3), Fields.random(400, 32, 1)), ForwardModel.mask(Fields.twoHoles(), 8));
        for (RestoredRegion region : pipeline(noisy()).restore(problem, RegionSeed.ofPlane(7, 1), 0, 1)) {
            assertArrayEquals(region.planes().get(1).minAsLongArray(), region.planes().get(0).minAsLongArray());
            assertArrayEquals(region.planes().get(1).dimensionsAsLongArray(), region.planes().get(0).dimensionsAsLongArray());
            region.planes().get(0).forEach(pixel -> assertEquals(3, pixel.get()));
        }
    }

    @Test
    void theSamplersOwnNoiseDiffersBetweenRegionsAndSamplesToo() {
        SeedKeeper keeper = new SeedKeeper();
        Pipeline pipeline = new Pipeline(noisy(), RecordingSession.plain().sampler(SamplerChoice.of(keeper)).options(), RestorationListener.NONE);
        pipeline.restore(twoHoles(), RegionSeed.ofPlane(7, 1), 0, 2);
        pipeline.restore(twoHoles(), RegionSeed.ofPlane(8, 1), 1, 2);
        assertEquals(4, keeper.seeds.stream().distinct().count(), keeper.seeds.toString());
    }

    /** A sampler that keeps the seeds it is made with, and refuses no constraint. */
    private static final class SeedKeeper implements SamplerFactory {
        private final List<Long> seeds = new ArrayList<>();

        @Override
        public String key() {
            return "keeper";
        }

        @Override
        public String name() {
            return "Keeper";
        }

        @Override
        public String help() {
            return "Keeps seeds.";
        }

        @Override
        public List<SamplerSetting> settings() {
            return List.of();
        }

        @Override
        public Sampler create(SamplerSettings settings) {
            seeds.add(settings.seed());
            return (prior, constraint, noise, listener) -> null;
        }

        @Override
        public Optional<String> refusal(Constraint constraint) {
            return Optional.empty();
        }
    }

    @Test
    void theConstraintSeesTheKnownPixelsInTheModelsUnits() {
        RandomAccessibleInterval<FloatType> plane = Fields.random(16, 16, 3);
        IntensityScale scale = new IntensityScale(100, 200);
        List<Double> errors = new ArrayList<>();
        RecordingSession session = new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            float[] same = new float[256];
            for (int i = 0; i < 256; i++) {
                same[i] = (float) scale.toModel(Fields.at(plane, i % 16, i / 16));
            }
            same[5 * 16 + 5] = 9;
            try (NDManager manager = TorchDevice.of("cpu").newManager(); NDArray image = manager.create(same, target.shape())) {
                errors.add(target.constraint().errorSize(image));
            }
            return same;
        });
        Mask one = Mask.of(16, 16, (x, y) -> x == 5 && y == 5);
        List<RestoredRegion> regions = pipeline(session).restore(InverseProblem.of(List.of(plane), ForwardModel.mask(one, 100)).onScale(scale), RegionSeed.ofPlane(1, 1), 0, 1);
        assertEquals(0, errors.get(0), 1e-6, "the unknown pixel does not count");
        assertEquals(scale.toImage(9), Fields.at(regions.get(0).planes().get(0), 5, 5), 1e-3, "and comes back in the image's units");
    }

    @Test
    void everyStepIsReportedWithItsPlaceAmongAllRegions() {
        List<String> steps = new ArrayList<>();
        RecordingSession session = new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            sampling.listener().onStep(new StepReport(2, 3, 500, 0.5, 4, null, null));
            return new float[(int) target.shape().size()];
        });
        Pipeline pipeline = new Pipeline(session, PLAIN, step -> steps.add(step.region() + "/" + step.regions() + " " + step.step() + "/" + step.steps()));
        pipeline.restore(twoHoles(), RegionSeed.ofPlane(1, 1), 0, 2);
        pipeline.restore(twoHoles(), RegionSeed.ofPlane(2, 1), 1, 2);
        assertEquals(List.of("0/4 2/3", "1/4 2/3", "2/4 2/3", "3/4 2/3"), steps);
        assertEquals(20, pipeline.report().evaluations());
        assertEquals(0.25, pipeline.report().residual());
    }

    @Test
    void aChannelOfOneValueKeepsItWithoutTheModel() {
        RecordingSession session = noisy();
        Mask hole = Mask.of(16, 16, (x, y) -> x == 5);
        InverseProblem problem = InverseProblem.of(List.of(Fields.random(16, 16, 1), Fields.constant(16, 16, 7)), ForwardModel.mask(hole, 8));
        List<RandomAccessibleInterval<FloatType>> planes = pipeline(session).restore(problem, RegionSeed.ofPlane(1, 1), 0, 1).get(0).planes();
        assertEquals(7, Fields.at(planes.get(1), 5, 5));
        assertEquals(1, session.targets.get(0).shape().get(0));
    }

    @Test
    void equalChannelsStayEqual() {
        RandomAccessibleInterval<FloatType> plane = Fields.random(16, 16, 1);
        Mask hole = Mask.of(16, 16, (x, y) -> x == 5);
        InverseProblem problem = InverseProblem.of(List.of(plane, Fields.random(16, 16, 2), Fields.random(16, 16, 1)), ForwardModel.mask(hole, 8));
        RecordingSession session = noisy();
        List<RandomAccessibleInterval<FloatType>> planes = pipeline(session).restore(problem, RegionSeed.ofPlane(1, 1), 0, 1).get(0).planes();
        assertEquals(2, session.targets.get(0).shape().get(0), "the third is the first");
        for (int y = 0; y < 16; y++) {
            assertEquals(Fields.at(planes.get(0), 5, y), Fields.at(planes.get(2), 5, y));
            assertNotEquals(Fields.at(planes.get(0), 5, y), Fields.at(planes.get(1), 5, y));
        }
    }

    @Test
    void aConstraintThatTheSamplerRefusesIsAnsweredInOneSentence() {
        InverseProblem problem = InverseProblem.of(List.of(Fields.random(16, 16, 1)), ForwardModel.constrained(16, 16,
                measured -> x0 -> new ErrorDirection(x0.zerosLike(), 0)));
        String said = assertThrows(InputException.class, () -> pipeline(noisy()).restore(problem, RegionSeed.ofPlane(1, 1), 0, 1)).getMessage();
        assertTrue(said.startsWith("method: The sampler 'fast' needs") && said.endsWith("choose 'newton'."), said);
    }

    @Test
    void warningsOfTheModelReachTheListener() {
        List<String> said = new ArrayList<>();
        RestorationListener listener = new RestorationListener() {
            @Override
            public void onStep(Step step) {
            }

            @Override
            public void onWarning(String sentence) {
                said.add(sentence);
            }
        };
        PriorSession session = new WarningSession(noisy());
        assertEquals(0, new Pipeline(session, PLAIN, listener).report().evaluations());
        assertEquals(List.of("Mind the step."), said);
        assertEquals(SamplingListener.NONE.isCanceled(), listener.isCanceled());
    }

    private static List<String> warningsAtACheckOf(double ratio) {
        List<String> said = new ArrayList<>();
        RestorationListener listener = new RestorationListener() {
            @Override
            public void onStep(Step step) {
            }

            @Override
            public void onWarning(String sentence) {
                said.add(sentence);
            }
        };
        Pipeline pipeline = new Pipeline(new CheckedSession(noisy(), ratio), PLAIN, listener);
        pipeline.restore(twoHoles(), RegionSeed.ofPlane(1, 1), 0, 1);
        assertEquals(ratio, pipeline.report().check().orElse(Double.NaN));
        return said;
    }

    @Test
    void anImageThatTheModelDoesNotKnowIsWarnedOfOnce() {
        List<String> said = warningsAtACheckOf(1.6);
        assertEquals(1, said.size(), "of two regions");
        assertTrue(said.get(0).startsWith("model: '") && said.get(0).contains("may not fit this image") && said.get(0).contains("1.60 times"), said.get(0));
        assertEquals(List.of(), warningsAtACheckOf(1.4));
        assertEquals(List.of(), warningsAtACheckOf(Double.NaN));
    }

    /** A session whose model was checked. */
    private record CheckedSession(RecordingSession inner, double ratio) implements PriorSession {

        @Override
        public ModelPackage model() {
            return inner.model();
        }

        @Override
        public NDManager newManager() {
            return inner.newManager();
        }

        @Override
        public SamplingResult sample(Target target, Sampling sampling, NDManager manager) {
            SamplingResult result = inner.sample(target, sampling, manager);
            return new SamplingResult(result.image(), result.evaluations(), result.steps(), result.error(), ratio);
        }

        @Override
        public void close() {
        }
    }

    /** A session with something to say. */
    private record WarningSession(RecordingSession inner) implements PriorSession {

        @Override
        public List<String> warnings() {
            return List.of("Mind the step.");
        }

        @Override
        public ModelPackage model() {
            return inner.model();
        }

        @Override
        public NDManager newManager() {
            return inner.newManager();
        }

        @Override
        public SamplingResult sample(Target target, Sampling sampling, NDManager manager) {
            return inner.sample(target, sampling, manager);
        }

        @Override
        public void close() {
        }
    }
}
