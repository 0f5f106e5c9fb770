package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.constraineddiffusion.operator.LinearOperator;

/**
 * What a constraint says of an image without a prior.
 *
 * @param image meets the constraint, or nearly, and is smooth beyond: {@code [n, c, h, w]}, or {@code [1, c, h, w]} for all
 *     images of a batch
 * @param gap how far what the constraint does not say lies from what it says, in pixels: see {@link LinearOperator#gap}
 * @param gaps the same of each part of what it does not say, where there are several: {@code [1, 1, h, w]}, 0 where it says something
 * @param noise the standard deviation of the noise in {@code image}, in the model's units; one for all images of a batch, or one
 *     for each. It is known where the gap is 0; elsewhere it is 0, whatever A⁺ made of the measurements' noise
 */
public record InitialEstimate(NDArray image, double gap, Optional<NDArray> gaps, double... noise) implements AutoCloseable {

    /** With one gap for all. */
    InitialEstimate(NDArray image, double gap, double... noise) {
        this(image, gap, Optional.empty(), noise);
    }

    @Override
    public void close() {
        image.close();
        gaps.ifPresent(NDArray::close);
    }
}
