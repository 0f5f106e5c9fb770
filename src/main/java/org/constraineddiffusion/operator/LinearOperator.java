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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalDouble;

/**
 * A linear measurement operator A: from clean images {@code [n, c, h, w]} to measurements {@code [n, k, i, j]} of any size. It
 * treats every image of a batch alike and by itself. Results belong to the manager of the argument; the argument is left unchanged.
 *
 * <p>{@link #apply} and {@link #adjoint} are all that a new operator must have. What measures the difference of neighbouring
 * columns:
 *
 * <pre>{@code
 * public final class ColumnDifferences implements LinearOperator {
 *     public NDArray apply(NDArray x) {
 *         return x.get(":, :, :, 1:").sub(x.get(":, :, :, :-1"));
 *     }
 *     public NDArray adjoint(NDArray y) {
 *         NDArray before = y.pad(new Shape(1, 0), 0);
 *         return before.subi(y.pad(new Shape(0, 1), 0));
 *     }
 * }
 * }</pre>
 */
public interface LinearOperator {

    /** A x. */
    NDArray apply(NDArray x);

    /** Aᵀ y: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩. */
    NDArray adjoint(NDArray y);

    /**
     * A⁺ y, a pseudo-inverse: A A⁺ A = A, exactly or within a tolerance that the operator states. Here by conjugate gradients, see
     * {@link RegularizedOperator}, within 1 %, where no gain of A is below 0.01 of the largest. The default finds the largest gain
     * in each call: {@link #regularized} keeps it.
     */
    default NDArray pseudoInverse(NDArray y) {
        return regularized(TikhonovInverse.NOISE_FREE).pseudoInverse(y);
    }

    /**
     * The proximal map of the data term: the z of least ‖y − A z‖² + ρ ‖z − x‖², which is x + Aᵀ (A Aᵀ + ρ I)⁻¹ (y − A x). With noise
     * of variance σ² in y and an image that is x up to a variance v, ρ = σ² / v gives the most probable image. Here by conjugate
     * gradients, to 1 % of ‖y − A x‖; operators with a closed form override it.
     *
     * @param x {@code [n, c, h, w]}, or one image for all measurements
     * @param y measurements {@code [n, k, i, j]}, or one for all images
     * @param rho ρ, above 0, in the units of A's squared gains
     * @return {@code [n, c, h, w]} in the manager of {@code x}
     * @throws IllegalArgumentException if ρ is not above 0
     */
    default NDArray proximal(NDArray x, NDArray y, double rho) {
        return Proximal.of(this, x, y, rho, new TikhonovInverse(this, rho)::of);
    }

    /**
     * The singular value of A where it has only this one beside 0: A Aᵀ = gain² I on measurements, and A⁺ = Aᵀ / gain². Empty where it has others,
     * or they are not known.
     */
    default OptionalDouble onlyGain() {
        return OptionalDouble.empty();
    }

    /**
     * The number of measurements of one image, to divide sums by: entries that are always 0 do not count.
     *
     * @param measurements the shape of measurements, {@code [n, k, i, j]}
     */
    default long measurementCount(Shape measurements) {
        return measurements.slice(1).size();
    }

    /**
     * The operator norm ‖A‖, the largest singular value, by power iteration: never too large, and by 1 % too small where the
     * largest singular values lie close to each other.
     *
     * @param like an image of the size that is meant, {@code [n, c, h, w]}; only its shape and device matter
     */
    default double norm(NDArray like) {
        return PowerIteration.norm(this, like);
    }

    /**
     * First another operator, then this one: {@code downsampling.after(blur)}. Its pseudo-inverse is that of
     * {@link Composition} with {@link TikhonovInverse#NOISE_FREE}.
     */
    default LinearOperator after(LinearOperator inner) {
        return new Composition(this, inner, TikhonovInverse.NOISE_FREE);
    }

    /**
     * This operator and others, all on the same image.
     *
     * @param like an image of the size that is meant, {@code [n, c, h, w]}; only its shape and device matter
     */
    default StackedOperator stack(NDArray like, LinearOperator... others) {
        return StackedOperator.of(like, this, others);
    }

    /**
     * This operator with a pseudo-inverse that is regularized for noisy measurements, or found faster when asked often.
     *
     * @param lambda λ ≥ 0, relative to ‖A‖²: see {@link RegularizedOperator}
     */
    default LinearOperator regularized(double lambda) {
        return new RegularizedOperator(this, lambda);
    }
}
