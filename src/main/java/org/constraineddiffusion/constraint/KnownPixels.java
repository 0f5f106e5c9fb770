package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** The operator of inpainting: keeps the known pixels, sets the others to 0. Its own pseudo-inverse. */
public final class KnownPixels implements LinearOperator {

    /** Σ d³ / Σ d² over the mean distance d, in a large square hole. */
    private static final double WIDE = 1.8;

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

    /**
     * The mean distance d of the unknown pixels from the nearest known one, counted in moves of a chess king. Or, if that is more,
     * Σ d³ / Σ d² over {@link #WIDE}, in which thin parts beside wide ones hardly count: the wide parts need the more noise.
     */
    @Override
    public double gap() {
        long pixels = known.getShape().size();
        double first = 0;
        double second = 0;
        double third = 0;
        try (NDManager manager = known.getManager().newSubManager()) {
            manager.tempAttachAll(known);
            NDArray near = known;
            long d = 1;
            for (long reached = count; reached < pixels; reached = near.sum().toType(DataType.INT64, false).getLong()) {
                // As many are at a distance of d or more: each adds dⁿ − (d − 1)ⁿ to the sum of its powers.
                double left = pixels - reached;
                first += left;
                second += left * (2 * d - 1);
                third += left * (3 * d * d - 3 * d + 1);
                near = Pool.maxPool2d(near, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false);
                d++;
            }
        }
        return count == pixels ? 0 : Math.max(first / (pixels - count), third / second / WIDE);
    }

    /** Biharmonic inpainting, about. */
    @Override
    public NDArray guess(NDArray y) {
        return FirstGuess.smoothest(this, y);
    }
}
