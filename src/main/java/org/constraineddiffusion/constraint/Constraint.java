package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** What a clean image must meet: C(x0) = 0. */
public interface Constraint {

    /**
     * How far a clean estimate is from meeting the constraint, and which way to go.
     *
     * @param x0 a clean estimate, {@code [n, c, h, w]}, in the model's units
     * @return tensors that belong to the manager of {@code x0}
     */
    ErrorDirection error(NDArray x0);

    /** {@link ErrorDirection#size} alone, for those who follow a run. */
    default double errorSize(NDArray x0) {
        ErrorDirection error = error(x0);
        error.direction().close();
        return error.size();
    }

    /**
     * The nearest image that meets the constraint exactly, where that is known in closed form, in the manager of {@code x0};
     * else {@code x0} itself.
     */
    default NDArray project(NDArray x0) {
        return x0;
    }

    /** The part of this that says most of what it does not say: what moves within a sampler's few evaluations look at. All of it, unless known better. */
    default Constraint nearby() {
        return this;
    }

    /** What is known of the image before the prior is asked, where that is something. */
    default Optional<InitialEstimate> guess() {
        return Optional.empty();
    }
}
