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

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A data term: C(x0) = 0 for clean images x0. {@link #error} is all that a new constraint must have. One on the mean of an image:
 *
 * <pre>{@code
 * public record MeanConstraint(double mean) implements Constraint {
 *     public ErrorDirection error(NDArray x0) {
 *         double pixels = x0.size() / x0.getShape().get(0);
 *         NDArray missing = x0.sum(new int[] {1, 2, 3}, true).divi(-pixels).addi(mean);
 *         return new ErrorDirection(x0.zerosLike().addi(missing), Math.sqrt(missing.square().mean().getFloat()));
 *     }
 * }
 * }</pre>
 */
public interface Constraint {

    /**
     * How far a clean estimate is from meeting the constraint, and in which direction it should change.
     *
     * @param x0 a clean estimate, {@code [n, c, h, w]}, in the model's units; it is left unchanged
     * @return tensors that belong to the manager of {@code x0}
     */
    ErrorDirection error(NDArray x0);

    /**
     * The error with a descent direction: −∇ of a loss that is 0 where the constraint is met. Decoders pull it back to latents.
     * Here {@link #error}, for constraints whose error direction is such a gradient, or as good as one.
     */
    default ErrorDirection descent(NDArray x0) {
        return error(x0);
    }

    /** {@link ErrorDirection#size} alone, for those who follow a run. */
    default double errorSize(NDArray x0) {
        ErrorDirection error = error(x0);
        error.direction().close();
        return error.size();
    }

    /** Whether {@link #project} gives images that meet the constraint, at least nearly. */
    default boolean hasProjection() {
        return false;
    }

    /**
     * The nearest image that meets the constraint, where {@link #hasProjection}, in the manager of {@code x0}; else {@code x0}
     * itself.
     */
    default NDArray project(NDArray x0) {
        return x0;
    }

    /** As {@link #project}, but with measurements that are taken for exact though they are known to be noisy; in the manager of {@code x0}. */
    default NDArray projectExactly(NDArray x0) {
        return project(x0);
    }

    /** What is known where the constraint is that some pixels are known and nothing else; else empty. */
    default Optional<KnownPixels> knownPixels() {
        return Optional.empty();
    }

    /** The part of an image that is measured, where all of it is measured with the same gain: known pixels, means over blocks; else empty. */
    default Optional<MeasuredPart> measuredPart() {
        return Optional.empty();
    }

    /** Whether there is a {@link #distanceDescent}. */
    default boolean hasDistance() {
        return false;
    }

    /**
     * −∇‖y − A x0‖<sub>2</sub> of each image of a batch, the norm and not its square: 0 for one that meets the constraint. Noise of the measurements
     * counts as error. Where {@link #hasDistance}; else an image of zeros.
     *
     * @return in the manager of {@code x0}
     */
    default NDArray distanceDescent(NDArray x0) {
        return x0.zerosLike();
    }

    /** x − A⁺A x: the part of an image that the measurements do not see, where {@link #hasDistance}; else an image of zeros. In the manager of x. */
    default NDArray unseenPart(NDArray x) {
        return x.zerosLike();
    }

    /** The largest standard deviation of the measurements' noise over the images of a batch, in the model's units; 0 without noise. */
    default double noiseDeviation() {
        return 0;
    }

    /** Whether there is a {@link #proximal}. */
    default boolean hasProximalMap() {
        return false;
    }

    /**
     * The most probable image z where it is known to be x0 with an error of a variance, and to be measured with the constraint's noise of
     * standard deviation σ: the z of least ‖y − A z‖² / σ² + ‖z − x0‖² / variance. Where {@link #hasProximalMap}; else {@code x0} itself.
     *
     * @param variance of x0's pixels, in the model's units, above 0
     * @param leastNoise what σ is at least, above 0: exact measurements weigh no more than those of such noise
     * @return in the manager of {@code x0}
     */
    default NDArray proximal(NDArray x0, double variance, double leastNoise) {
        return x0;
    }
}
