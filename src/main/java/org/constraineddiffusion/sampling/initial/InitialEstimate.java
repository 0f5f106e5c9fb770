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

/**
 * An estimate of the clean image from the constraint alone. The caller closes it.
 *
 * @param image meets the constraint, or nearly, and is smooth elsewhere: {@code [n, c, h, w]}, or {@code [1, c, h, w]} for all
 *     images of a batch
 * @param distance how far unknown pixels lie from known ones, in pixels: see {@link OperatorInitializer#distance}
 * @param regionDistances the same for each region of unknown pixels, where there are several: {@code [1, 1, h, w]}, 0 where pixels
 *     are known
 * @param noise the standard deviation of the noise in {@code image}, in the model's units; one for all images of a batch, or one
 *     for each. It is known where the distance is 0; elsewhere it is given as 0, although A⁺ passes noise on
 */
public record InitialEstimate(NDArray image, double distance, Optional<NDArray> regionDistances, double... noise) implements AutoCloseable {

    @Override
    public void close() {
        image.close();
        regionDistances.ifPresent(NDArray::close);
    }
}
