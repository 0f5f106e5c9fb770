package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/** The operator of denoising: every pixel of the image on a canvas is measured, the margin is not. */
public record Crop(Canvas canvas) implements LinearOperator {

    @Override
    public NDArray apply(NDArray x) {
        try (NDArray view = canvas.crop(x)) {
            return view.duplicate();
        }
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return canvas.embed(y);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return canvas.embed(y);
    }

    @Override
    public long measurements() {
        return (long) canvas.imageHeight() * canvas.imageWidth();
    }

    /** 0: nothing of the image is wanted that was not measured. */
    @Override
    public double gap() {
        return 0;
    }

    /** The image; its border's pixels go on through the margin. */
    @Override
    public NDArray guess(NDArray y) {
        try (NDArray high = extended(y, 2, canvas.top(), canvas.bottom())) {
            return extended(high, 3, canvas.left(), canvas.right());
        }
    }

    private static NDArray extended(NDArray x, int axis, int before, int after) {
        NDIndex first = new NDIndex(axis == 2 ? ":, :, 0:1, :" : ":, :, :, 0:1");
        NDIndex last = new NDIndex(axis == 2 ? ":, :, -1:, :" : ":, :, :, -1:");
        NDList parts = new NDList(x);
        if (before > 0) {
            parts.add(0, x.get(first).repeat(axis, before));
        }
        if (after > 0) {
            parts.add(x.get(last).repeat(axis, after));
        }
        return NDArrays.concat(parts, axis);
    }
}
