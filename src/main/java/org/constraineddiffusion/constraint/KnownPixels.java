package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

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
        double holes = 0;
        double first = 0;
        double second = 0;
        double third = 0;
        for (double d : KingsMoves.toKnown(known.toFloatArray(), (int) known.getShape().get(2), (int) known.getShape().get(3))) {
            holes += d > 0 ? 1 : 0;
            first += d;
            second += d * d;
            third += d * d * d;
        }
        return holes == 0 ? 0 : Math.max(first / holes, third / second / WIDE);
    }

    /** Biharmonic inpainting, about. */
    @Override
    public NDArray guess(NDArray y) {
        return FirstGuess.smoothest(this, y);
    }
}
