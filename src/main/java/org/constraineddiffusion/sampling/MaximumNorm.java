package org.constraineddiffusion.sampling;

import ai.djl.ndarray.NDArray;

/** ‖·‖<sub>∞</sub> of each image of a batch. */
final class MaximumNorm {

    /** So small that no image reaches it, so large that its reciprocal is finite. */
    private static final float TINY = 1e-30f;

    private MaximumNorm() {
    }

    /** {@code [n, c, h, w]} to {@code [n, 1, 1, 1]}; an image of zeros has {@link #TINY}, so that one may divide by it. */
    static NDArray of(NDArray x) {
        long images = x.getShape().get(0);
        try (NDArray rows = x.reshape(images, -1); NDArray magnitude = rows.abs();
                NDArray largest = magnitude.max(new int[] {1}, true); NDArray positive = largest.maximum(TINY)) {
            return positive.reshape(images, 1, 1, 1);
        }
    }
}
