package org.constraineddiffusion.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/** The operator of inpainting: keeps the known pixels, sets the others to 0. Its own pseudo-inverse. */
public final class MaskOperator implements LinearOperator {

    /** Pixels from a hole that say what lies in it: further off, errors are many, and none of the hole's business. */
    private static final int REACH = 8;

    private final NDArray known;
    private final long count;
    private UnknownRegions holes;
    private MaskOperator nearby;

    /**
     * @param known 1 where a pixel is known, 0 where it is to be filled; {@code [1, 1, h, w]}
     * @throws IllegalArgumentException if no pixel is known
     */
    public MaskOperator(NDArray known) {
        this.known = known;
        try (NDArray set = known.neq(0); NDArray whole = set.toType(DataType.INT64, true); NDArray sum = whole.sum()) {
            this.count = sum.getLong();
        }
        if (count == 0) {
            throw new IllegalArgumentException("No pixel is known: at least one must be.");
        }
    }

    /** 1 where a pixel is known, else 0: {@code [1, 1, h, w]}. */
    public NDArray known() {
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

    /** That of {@link UnknownRegions#gap}. */
    @Override
    public double gap() {
        return holes().gap();
    }

    @Override
    public Optional<NDArray> gaps() {
        float[] gaps = holes().gaps();
        return gaps.length == 0 ? Optional.empty() : Optional.of(known.getManager().create(gaps, known.getShape()));
    }

    /** Found when first asked for. Two threads may both find them: no harm. */
    private UnknownRegions holes() {
        if (holes == null) {
            holes = new UnknownRegions(known.toFloatArray(), (int) known.getShape().get(2), (int) known.getShape().get(3));
        }
        return holes;
    }

    /** The known pixels that are at most 8 moves of a chess king from a hole; all, if there is none. Found when first asked for. */
    @Override
    public LinearOperator nearby() {
        if (nearby == null) {
            float[] beside = holes().beside(REACH);
            nearby = beside.length == 0 ? this : new MaskOperator(known.getManager().create(beside, known.getShape()));
        }
        return nearby;
    }

    /** Biharmonic inpainting, about. */
    @Override
    public NDArray guess(NDArray y) {
        return SmoothestEstimate.smoothest(this, y);
    }
}
