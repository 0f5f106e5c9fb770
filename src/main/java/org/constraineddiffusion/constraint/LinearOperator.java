package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/** A linear map A from clean images {@code [n, c, h, w]} to measurements. Results belong to the manager of what they are made from. */
public interface LinearOperator {

    /** A x. */
    NDArray apply(NDArray x);

    /** Aᵀ y: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩. */
    NDArray adjoint(NDArray y);

    /** A⁺ y, a pseudo-inverse: A A⁺ A = A. */
    NDArray pseudoInverse(NDArray y);

    /** The number of measurements of one image, for means over them; entries that are always 0 do not count. */
    long measurements();
}
