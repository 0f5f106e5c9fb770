/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling.initial;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.operator.SmoothestEstimate;

/**
 * The initial estimate that a linear operator's measurements give. A sampler starts from as much noise
 * as hides the unknown pixels' error, which grows with {@link #distance}.
 */
public interface OperatorInitializer {

    /**
     * How far unknown pixels lie from known ones, in pixels: the mean distance in a hole, and for operators that mix pixels a length
     * as hard to bridge. 0 where every pixel is known. Less of it means a start with less noise.
     */
    double distance();

    /**
     * The {@link #distance} of each region of unknown pixels, where there are several: {@code [1, 1, h, w]}, 0 where a pixel is known.
     * The caller closes it.
     */
    default Optional<NDArray> regionDistances() {
        return Optional.empty();
    }

    /**
     * Whether the measurements tell something of every pixel, so that the estimate's error is much the same everywhere: of a coarse or a
     * blurred image, not of one with holes.
     */
    default boolean coversEveryPixel() {
        return false;
    }

    /** The part of the operator with the measurements that matter most for unknown pixels; all of it, unless there is something better. */
    LinearOperator localized();

    /**
     * Measured pixels to hold back as a check of what fills the others: 1 for those, else 0, {@code [1, 1, h, w]}; they lie as far from other
     * known pixels as unknown ones do. Empty where there are none like that. The caller closes it.
     */
    default Optional<NDArray> heldBack() {
        return Optional.empty();
    }

    /**
     * An image that A maps to {@code y}, or nearly, as smooth as can be made without a prior.
     *
     * @param y measurements, {@code [n, k, i, j]}
     * @return {@code [n, c, h, w]} in the manager of {@code y}
     */
    NDArray estimate(NDArray y);

    /** Of an operator by its pseudo-inverse: the constant that fits best, and A⁺ of the rest. All of it is localized. */
    static OperatorInitializer byPseudoInverse(LinearOperator operator, double distance) {
        return byPseudoInverse(operator, distance, false);
    }

    /** @param coversEveryPixel see {@link #coversEveryPixel()} */
    static OperatorInitializer byPseudoInverse(LinearOperator operator, double distance, boolean coversEveryPixel) {
        return new WholeOperator(operator, distance, coversEveryPixel, y -> SmoothestEstimate.ofPseudoInverse(operator, y));
    }

    /**
     * Of an operator whose pseudo-inverse is exact, and whose measurements cover every pixel: about the smoothest image that it maps to y.
     * All of it is localized.
     */
    static OperatorInitializer smoothest(LinearOperator operator, double distance) {
        return new WholeOperator(operator, distance, true, y -> SmoothestEstimate.smoothest(operator, y));
    }
}
