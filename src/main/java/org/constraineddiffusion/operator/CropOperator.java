package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;

/** The operator of denoising: every pixel of the image on a canvas is measured, the margin is not. */
public record CropOperator(Canvas canvas) implements LinearOperator {

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
        return adjoint(y);
    }

    @Override
    public long measurements() {
        return canvas.imagePixels();
    }

    /** 0: nothing of the image is wanted that was not measured. */
    @Override
    public double gap() {
        return 0;
    }

    /** The image; its border's pixels go on through the margin. */
    @Override
    public NDArray guess(NDArray y) {
        try (NDArray high = Edges.extended(y, 2, canvas.top(), canvas.bottom())) {
            return Edges.extended(high, 3, canvas.left(), canvas.right());
        }
    }
}
