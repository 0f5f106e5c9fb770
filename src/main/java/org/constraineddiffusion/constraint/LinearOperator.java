package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;

/** A linear map A from clean images {@code [n, c, h, w]} to measurements. */
public interface LinearOperator {

    /** A x. */
    NDArray apply(NDArray x);

    /** A⁺ y, a pseudo-inverse: A A⁺ A = A. */
    NDArray pseudoInverse(NDArray y);

    /** The number of measurements of one image, for means over them; entries that are always 0 do not count. */
    long measurements();
}
