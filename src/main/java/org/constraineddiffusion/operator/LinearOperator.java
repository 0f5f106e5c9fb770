package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** A linear map A from clean images {@code [n, c, h, w]} to measurements. Results belong to the manager of what they are made from. */
public interface LinearOperator {

    /** A x. */
    NDArray apply(NDArray x);

    /** Aᵀ y: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩. */
    NDArray adjoint(NDArray y);

    /** A⁺ y, a pseudo-inverse: A A⁺ A = A, exactly or within a tolerance that the operator states. */
    NDArray pseudoInverse(NDArray y);

    /** The number of measurements of one channel of an image, for means over them; entries that are always 0 do not count. */
    long measurements();

    /**
     * How far, in pixels of the image, what is wanted lies from what is known: the mean distance of a pixel to be filled from
     * a known one, where the hole is wide if it is so in parts only, and for operators that mix pixels a length that is as hard to bridge. 0 where every pixel is known.
     */
    double gap();

    /**
     * The {@link #gap} of each part of what is wanted, where there are several: {@code [1, 1, h, w]}, 0 where a pixel is known. The
     * caller closes it.
     */
    default Optional<NDArray> gaps() {
        return Optional.empty();
    }

    /** The part of A whose measurements say most of what is wanted; all of A, unless known better. */
    default LinearOperator nearby() {
        return this;
    }

    /**
     * An image that A maps to {@code y}, or nearly, and that is as smooth as can be made without a prior: what to start from.
     * Here the level that fits best, and A⁺ of what it leaves.
     *
     * @return {@code [n, c, h, w]} in the manager of {@code y}
     */
    default NDArray guess(NDArray y) {
        return SmoothestEstimate.ofPseudoInverse(this, y);
    }

    /**
     * First another operator, then this one: {@code downsampling.after(blur)}. Its pseudo-inverse is that of
     * {@link Composition} with {@link TikhonovInverse#NOISE_FREE}.
     */
    default LinearOperator after(LinearOperator inner) {
        return new Composition(this, inner, TikhonovInverse.NOISE_FREE);
    }
}
