package org.constraineddiffusion.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;

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

    /**
     * The Jacobian-vector product J e, J = ∂x0/∂x<sub>t</sub>, by exact differentiation. Optional: samplers that need it use a finite
     * difference of {@link #estimate} where there is none. A decorator that changes the estimates must not pass on another prior's.
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
     * The vector-Jacobian product Jᵀ c, by a backward pass through the denoiser. Optional; see {@link #jvp}.
     *
     * @param xt a noisy image, {@code [n, c, h, w]}
     * @param t its time
     * @param c the cotangent, of the shape of {@code xt}
     * @return of the same shape, in the manager of {@code xt}; empty if the prior cannot
     */
    default Optional<NDArray> vjp(NDArray xt, double t, NDArray c) {
        return Optional.empty();
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
