/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A pre-trained diffusion model: given a noisy image, it estimates the clean one. */
public interface DiffusionPrior extends AutoCloseable {

    /**
     * The estimates at a noisy image: {@link #evaluationsPerEstimate} evaluations.
     *
     * @param xt a noisy image, {@code [n, c, h, w]}, sides multiples of {@link #divisor()}
     * @param t the time, on the scale of {@link #schedule()}
     * @return tensors that belong to the manager of {@code xt}
     */
    Estimate estimate(NDArray xt, double t);

    /** What {@link #vjp} takes, as a multiple of an {@link #estimate}: 2.1 to 2.3 were measured on CPUs. */
    int EVALUATIONS_OF_VJP = 2;

    /** What {@link #jvp} takes, as a multiple of an {@link #estimate}: two nested backward passes; 4.7 to 5.8 were measured on CPUs. */
    int EVALUATIONS_OF_JVP = 5;

    /**
     * The estimates at a noisy image, and a vector-Jacobian product there.
     *
     * @param estimate as {@link #estimate} gives it
     * @param product Jᵀ c, J = ∂x0/∂x<sub>t</sub>, of the shape of x<sub>t</sub>
     */
    record Pullback(Estimate estimate, NDArray product) {
    }

    /**
     * The estimates, and Jᵀ c for a c that depends on the clean one: an evaluation forward and one backward. Optional, as {@link #jvp}.
     *
     * @param xt a noisy image, {@code [n, c, h, w]}; it is left unchanged
     * @param t its time
     * @param cotangent gives c from the clean estimate, which it leaves unchanged, of its shape; it may differentiate others, such as a codec
     * @return tensors in the manager of {@code xt}; empty if the prior cannot
     */
    default Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        return Optional.empty();
    }

    /**
     * The Jacobian-vector product J e, J = ∂x0/∂x<sub>t</sub>, by exact differentiation. Optional: a finite difference of {@link #estimate} needs
     * no such thing. A decorator that changes the estimates must not pass on another prior's.
     *
     * @param xt a noisy image, {@code [n, c, h, w]}
     * @param t its time
     * @param e the direction, of the shape of {@code xt}
     * @return of the same shape, in the manager of {@code xt}; empty if the prior cannot
     */
    default Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        return Optional.empty();
    }

    /**
     * The vector-Jacobian product Jᵀ c, by a backward pass through the denoiser: {@link #pullBack} of a c that is known before.
     *
     * @param xt a noisy image, {@code [n, c, h, w]}
     * @param t its time
     * @param c the cotangent, of the shape of {@code xt}
     * @return of the same shape, in the manager of {@code xt}; empty if the prior cannot
     */
    default Optional<NDArray> vjp(NDArray xt, double t, NDArray c) {
        return pullBack(xt, t, x0 -> c).map(found -> {
            found.estimate().x0().close();
            found.estimate().noise().close();
            return found.product();
        });
    }

    /** The evaluations of the denoiser that an estimate takes: 1 but for guided priors. */
    default int evaluationsPerEstimate() {
        return 1;
    }

    /** The noise schedule that the model was trained with. */
    NoiseSchedule schedule();

    /** The number of channels c of an image. */
    int channels();

    /** What height and width must be multiples of. */
    default int divisor() {
        return 1;
    }

    /**
     * The mean of clean images, in the model's units. A schedule that leaves some signal at its end makes the model read
     * the image's mean off the start; such a model must be started from this mean. 0 where it does not matter.
     */
    default double startMean() {
        return 0;
    }

    /** A new manager for tensors on the prior's device; the caller closes it. */
    NDManager newManager();

    /** Frees the model. */
    @Override
    default void close() {
    }
}
