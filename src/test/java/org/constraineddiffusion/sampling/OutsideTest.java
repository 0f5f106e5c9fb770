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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.ErrorDirection;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.prior.PatchCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator and a constraint that the library does not know, with its samplers. */
class OutsideTest extends HalfKnownImageTest {

    /** The image less half of its mirror image; it is its own adjoint. */
    private static final class LessMirrored implements LinearOperator {

        @Override
        public NDArray apply(NDArray x) {
            try (NDArray half = x.flip(3).muli(0.5)) {
                return x.sub(half);
            }
        }

        @Override
        public NDArray adjoint(NDArray y) {
            return apply(y);
        }
    }

    /** Images of a given mean. */
    private record MeanConstraint(double mean) implements Constraint {

        @Override
        public ErrorDirection error(NDArray x0) {
            double pixels = x0.size() / x0.getShape().get(0);
            try (NDArray missing = x0.sum(new int[] {1, 2, 3}, true).divi(-pixels).addi(mean); NDArray zeros = x0.zerosLike();
                    NDArray square = missing.square(); NDArray average = square.mean()) {
                return new ErrorDirection(zeros.add(missing), Math.sqrt(average.getFloat()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"fast, 0.03", "projection, 0.03", "newton, 0.1"})
    void anOperatorOfTwoMethodsWorksWithEverySampler(String sampler, double tolerance) {
        LinearOperator operator = new LessMirrored();
        Constraint constraint = new LinearConstraint(operator, operator.apply(image));
        SamplingResult result = Samplers.named(sampler).create().sample(prior, constraint, noise(1, 1), SamplingListener.NONE);
        assertEquals(0, result.error(), tolerance);
        // The operator has an inverse: what is measured determines the image.
        assertEquals(0, distance(result.image(), image), 3 * tolerance);
    }

    @Test
    void aConstraintOfOneMethodWorksWithNewton() {
        SamplingResult result = Samplers.newton().create().sample(prior, new MeanConstraint(0.2), noise(1, 2), SamplingListener.NONE);
        assertEquals(0.2, result.image().get(0).mean().getFloat(), 0.1);
        assertEquals(0.2, result.image().get(1).mean().getFloat(), 0.1);
    }

    @Test
    void aConstraintThatIsNotLinearWorksOnLatents() {
        PatchCodec codec = new PatchCodec(2);
        InLatentSpace constraint = InLatentSpace.of(new MeanConstraint(0.2), codec, LatentDirection.DECODER);
        assertTrue(Samplers.fast().refusal(constraint).isPresent());
        NDArray latent = Samplers.newton().create().sample(codec.ofLatents(prior), constraint, codec.encode(noise(1, 1)), SamplingListener.NONE).image();
        assertEquals(0.2, constraint.toImage(latent).mean().getFloat(), 0.05);
    }
}
