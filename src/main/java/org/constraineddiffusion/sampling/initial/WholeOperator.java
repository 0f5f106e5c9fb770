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
import java.util.function.UnaryOperator;
import org.constraineddiffusion.operator.LinearOperator;

/** The initializer of an operator without regions. */
record WholeOperator(LinearOperator localized, double distance, boolean coversEveryPixel, UnaryOperator<NDArray> estimator) implements OperatorInitializer {

    @Override
    public NDArray estimate(NDArray y) {
        return estimator.apply(y);
    }
}
