package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** The operator of inpainting: keeps the known pixels, sets the others to 0. Its own pseudo-inverse. */
public final class KnownPixels implements LinearOperator {

    private final NDArray known;
    private final long count;

    /**
     * @param known 1 where a pixel is known, 0 where it is to be filled; {@code [1, 1, h, w]}
     * @throws IllegalArgumentException if no pixel is known
     */
    public KnownPixels(NDArray known) {
        this.known = known;
        try (NDArray set = known.neq(0); NDArray whole = set.toType(DataType.INT64, true); NDArray sum = whole.sum()) {
            this.count = sum.getLong();
        }
        if (count == 0) {
            throw new IllegalArgumentException("No pixel is known: at least one must be.");
        }
    }

    /** 1 where a pixel is known, else 0: {@code [1, 1, h, w]}. */
    NDArray known() {
        return known;
    }

    @Override
    public NDArray apply(NDArray x) {
        return x.mul(known);
    }

    @Override
    public NDArray adjoint(NDArray y) {
        return y.mul(known);
    }

    @Override
    public NDArray pseudoInverse(NDArray y) {
        return y.mul(known);
    }

    @Override
    public long measurements() {
        return count;
    }

    /** Counted in moves of a chess king. */
    @Override
    public double gap() {
        long pixels = known.getShape().size();
        long distances = 0;
        try (NDManager manager = known.getManager().newSubManager()) {
            manager.tempAttachAll(known);
            NDArray near = known;
            for (long reached = count; reached < pixels; reached = near.sum().toType(DataType.INT64, false).getLong()) {
                distances += pixels - reached;
                near = Pool.maxPool2d(near, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false);
            }
        }
        return count == pixels ? 0 : (double) distances / (pixels - count);
    }

    /** Biharmonic inpainting, about. */
    @Override
    public NDArray guess(NDArray y) {
        return FirstGuess.smoothest(this, y);
    }
}
