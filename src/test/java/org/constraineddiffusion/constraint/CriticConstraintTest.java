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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.Critic;
import org.constraineddiffusion.prior.IdentityPrior;
import org.constraineddiffusion.prior.LateStart;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.sampling.NewtonSampler;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.constraineddiffusion.sampling.SamplerFactories;
import org.constraineddiffusion.sampling.SamplingListener;
import org.constraineddiffusion.sampling.SamplingResult;
import org.constraineddiffusion.sampling.StepReport;
import org.junit.jupiter.api.Test;

/** Critics as constraints, and sums, with a critic whose loss is the distance from an image. */
class CriticConstraintTest extends TensorTest {

    private static final Shape IMAGE = new Shape(1, 1, 8, 8);

    /** The root mean square distance from an image, with its gradient. */
    private static Critic distanceFrom(NDArray goal) {
        return image -> {
            int images = (int) image.getShape().get(0);
            NDArray difference = image.sub(goal);
            long pixels = image.size() / images;
            NDArray losses = difference.square().reshape(images, -1).mean(new int[] {1}, true).sqrt();
            NDArray gradient = difference.div(losses.maximum(1e-12).mul(pixels).reshape(images, 1, 1, 1));
            return new Critic.LossGradient(losses.toFloatArray(), gradient);
        };
    }

    @Test
    void theDirectionPointsToTheGoalWithMaximumNormOne() {
        NDArray goal = random(1, 1, 1, 8, 8);
        NDArray image = random(2, 1, 1, 8, 8);
        ErrorDirection error = new CriticConstraint(distanceFrom(goal)).error(image);
        NDArray towards = goal.sub(image);
        assertTrue(largestDifference(error.direction(), towards.div(towards.abs().max())) < 1e-5);
    }

    @Test
    void whatReachesTheGoalHasNoError() {
        NDArray goal = random(1, 1, 1, 8, 8);
        assertEquals(0, new CriticConstraint(distanceFrom(goal)).error(goal).direction().abs().max().getFloat());
    }

    @Test
    void aLossOfNothingButRoundingIsMetWhateverItsGradient() {
        Critic rounding = image -> new Critic.LossGradient(new float[] {1e-6f, 0.1f}, image.onesLike());
        NDArray direction = new CriticConstraint(rounding).error(random(1, 2, 1, 8, 8)).direction();
        assertEquals(0, direction.get("0:1").abs().max().getFloat());
        assertEquals(-1, direction.get("1:2").max().getFloat());
    }

    @Test
    void eachImageOfABatchHasTheDirectionThatItHasAlone() {
        NDArray goal = random(1, 1, 1, 8, 8);
        NDArray one = random(2, 1, 1, 8, 8);
        NDArray both = one.concat(goal).concat(one.mul(3));
        NDArray directions = new CriticConstraint(distanceFrom(goal)).error(both).direction();
        for (int i = 0; i < 3; i++) {
            NDArray alone = new CriticConstraint(distanceFrom(goal)).error(both.get(i + ":" + (i + 1))).direction();
            assertTrue(largestDifference(alone, directions.get(i + ":" + (i + 1))) < 1e-6);
        }
    }

    @Test
    void theErrorIsRelativeToTheFirstOne() {
        NDArray goal = random(1, 1, 1, 8, 8);
        CriticConstraint constraint = new CriticConstraint(distanceFrom(goal));
        assertEquals(1, constraint.errorSize(goal.add(0.5)), 1e-6);
        assertEquals(0.5, constraint.errorSize(goal.add(0.25)), 1e-5);
        assertEquals(2, constraint.errorSize(goal.sub(1)), 1e-5);
    }

    @Test
    void innerStepsOfIdentityJacobianLowerTheLossMonotonically() {
        NDArray goal = random(1, 1, 1, 8, 8);
        List<Float> losses = new ArrayList<>();
        Critic critic = image -> {
            Critic.LossGradient found = distanceFrom(goal).assess(image);
            losses.add(found.losses()[0]);
            return found;
        };
        NewtonSettings settings = new NewtonSettings(1, 8, 0.05, 0.05, 0.005, 0, 1);
        new NewtonSampler(settings).sample(new LateStart(new IdentityPrior(manager), 0.5), new CriticConstraint(critic), random(2, 1, 1, 8, 8), SamplingListener.NONE);
        assertEquals(9, losses.size()); // of eight inner steps, and of the report
        for (int i = 1; i < losses.size(); i++) {
            assertTrue(losses.get(i) < losses.get(i - 1), losses.toString());
        }
    }

    @Test
    void samplersThatProjectRefuseInASentence() {
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.zeros(IMAGE)));
        for (String method : List.of("fast", "projection")) {
            String sentence = SamplerFactories.found().find(method).refusal(critic).orElseThrow();
            assertTrue(sentence.contains("'" + method + "'") && sentence.endsWith("choose 'newton'."), sentence);
        }
        assertTrue(SamplerFactories.found().find("newton").refusal(critic).isEmpty());
    }

    @Test
    void theWayThroughAnIdentityCodecIsThatOfPixels() {
        NDArray goal = random(1, 1, 1, 8, 8);
        NDArray z = random(2, 1, 1, 8, 8);
        InLatentSpace latent = InLatentSpace.of(new CriticConstraint(distanceFrom(goal)), new IdentityCodec(), LatentDirection.DECODER);
        assertTrue(largestDifference(latent.error(z).direction(), new CriticConstraint(distanceFrom(goal)).error(z).direction()) < 1e-6);
        assertFalse(latent.hasProjection());
        assertTrue(largestDifference(latent.toImage(z), z) == 0);
    }

    /** Latents that are the images. */
    private static final class IdentityCodec implements LatentCodec {

        @Override
        public NDArray encode(NDArray image) {
            return image.duplicate();
        }

        @Override
        public NDArray decode(NDArray latent) {
            return latent.duplicate();
        }

        @Override
        public NDArray vjp(NDArray latent, UnaryOperator<NDArray> cotangent) {
            return cotangent.apply(latent).duplicate();
        }

        @Override
        public NDArray encoderVjp(NDArray image, UnaryOperator<NDArray> cotangent) {
            return vjp(image, cotangent);
        }

        @Override
        public int factor() {
            return 1;
        }

        @Override
        public int channels() {
            return 1;
        }
    }

    private NDArray leftHalf() {
        float[] known = new float[64];
        for (int i = 0; i < known.length; i++) {
            known[i] = i % 8 < 4 ? 1 : 0;
        }
        return manager.create(known, IMAGE);
    }

    @Test
    void aSumAddsDirectionsOfMaximumNormOneByTheirWeights() {
        NDArray mask = leftHalf();
        LinearConstraint known = new LinearConstraint(new MaskOperator(mask), mask.mul(7));
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.full(IMAGE, -3)));
        SumConstraint sum = new SumConstraint(List.of(new SumConstraint.Term(known, 1), new SumConstraint.Term(critic, 0.25)));
        ErrorDirection error = sum.error(manager.zeros(IMAGE));
        assertTrue(largestDifference(error.direction(), mask.sub(0.25)) < 1e-6);
        assertEquals(7, error.size(), 1e-5);
        assertEquals(1, error.discrepancyWeights()[0]);
        assertEquals(7, sum.errorSize(manager.zeros(IMAGE)), 1e-5);
    }

    @Test
    void aTermThatIsMetTakesNoPartAndAWeightBelowOneShortensTheSteps() {
        NDArray mask = leftHalf();
        LinearConstraint known = new LinearConstraint(new MaskOperator(mask), mask.mul(7));
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.full(IMAGE, -3)));
        SumConstraint sum = new SumConstraint(List.of(new SumConstraint.Term(known, 1), new SumConstraint.Term(critic, 0.25)));
        ErrorDirection error = sum.error(mask.mul(7));
        assertEquals(0.25, error.direction().abs().max().getFloat(), 1e-6);
        SumConstraint alone = new SumConstraint(List.of(new SumConstraint.Term(critic, 0.25)));
        assertEquals(0.25, alone.error(mask).discrepancyWeights()[0], 1e-6);
    }

    @Test
    void noiseThatExplainsATermsErrorTakesItAway() {
        NDArray mask = leftHalf();
        LinearConstraint noisy = new LinearConstraint(new MaskOperator(mask), mask.mul(0.1)).withNoise(1);
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.full(IMAGE, -3)));
        SumConstraint sum = new SumConstraint(List.of(new SumConstraint.Term(noisy, 1), new SumConstraint.Term(critic, 1)));
        assertTrue(largestDifference(sum.error(manager.zeros(IMAGE)).direction(), manager.full(IMAGE, -1)) < 1e-6);
    }

    @Test
    void sumsOfSumsAreFlatAndAnEmptyOneIsMet() {
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.zeros(IMAGE)));
        SumConstraint inner = new SumConstraint(List.of(new SumConstraint.Term(critic, 0.5)));
        SumConstraint outer = new SumConstraint(List.of(new SumConstraint.Term(new SumConstraint(List.of()), 1), new SumConstraint.Term(inner, 0.5)));
        assertEquals(List.of(new SumConstraint.Term(critic, 0.25)), outer.terms());
        ErrorDirection none = new SumConstraint(List.of()).error(manager.ones(IMAGE));
        assertEquals(0, none.direction().abs().max().getFloat());
        assertEquals(0, none.size());
        assertThrows(IllegalArgumentException.class, () -> new SumConstraint.Term(critic, 0));
    }

    @Test
    void aSumInLatentsIsTheSumOfTheLatentTermsAndKeepsKnownPixels() {
        NDArray mask = leftHalf();
        LinearConstraint known = new LinearConstraint(new MaskOperator(mask), mask.mul(0.5));
        CriticConstraint critic = new CriticConstraint(distanceFrom(manager.full(IMAGE, -3)));
        SumConstraint pixels = new SumConstraint(List.of(new SumConstraint.Term(known, 1), new SumConstraint.Term(critic, 0.5)));
        InLatentSpace latent = InLatentSpace.of(pixels, new IdentityCodec(), LatentDirection.DECODER);
        NDArray z = random(4, 1, 1, 8, 8);
        assertTrue(largestDifference(latent.error(z).direction(), pixels.error(z).direction()) < 1e-5);
        assertTrue(largestDifference(latent.toImage(z).mul(mask), mask.mul(0.5)) < 1e-6);
        assertFalse(latent.hasProjection());
    }

    @Test
    void aRunReportsTheRelativeLossAndLowersIt() {
        NDArray goal = random(1, 1, 1, 8, 8).mul(0.3);
        List<Double> errors = new ArrayList<>();
        SamplingListener listener = new SamplingListener() {
            @Override
            public void onStep(StepReport report) {
                errors.add(report.error());
            }
        };
        NewtonSettings settings = new NewtonSettings(6, 4, 0.3, 0.1, 0.005, 0, 1);
        SamplingResult result = new NewtonSampler(settings).sample(new IdentityPrior(manager), new CriticConstraint(distanceFrom(goal)), random(2, 1, 1, 8, 8), listener);
        assertEquals(6, errors.size());
        assertTrue(result.error() < 0.5 * errors.get(0), errors.toString());
    }
}
