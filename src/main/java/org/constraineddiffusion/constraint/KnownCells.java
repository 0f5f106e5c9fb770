package org.constraineddiffusion.constraint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Optional;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.LatentCodec;

/**
 * Inpainting of a latent: e = m ⊙ (z<sub>y</sub> − z) with z<sub>y</sub> the latent of the image, its hole filled smoothly, and m the cells
 * all of whose pixels are known (the paper, Section 4).
 */
final class KnownCells implements InLatentSpace {

    private final LinearConstraint pixels;
    private final NDArray knownPixels;
    private final LatentCodec codec;
    private final NDArray latent;
    private final double gap;
    private final Optional<NDArray> gaps;
    private final LinearConstraint known;

    /** @param cells 1 for a known cell, else 0: {@code [1, 1, h, w]}, at least one */
    KnownCells(LinearConstraint pixels, NDArray knownPixels, NDArray cells, LatentCodec codec) {
        this.pixels = pixels;
        this.knownPixels = knownPixels;
        this.codec = codec;
        try (InitialEstimate guess = pixels.guess().orElseThrow()) {
            this.gap = guess.gap();
            this.gaps = guess.gaps().map(each -> largest(each, codec.factor()));
            this.latent = codec.encode(guess.image());
        }
        codec.freeEncoder();
        this.known = new LinearConstraint(new MaskOperator(cells), latent.mul(cells));
    }

    /** The cells all of whose {@code factor}² pixels are known. */
    static NDArray of(NDArray knownPixels, int factor) {
        try (NDArray hole = knownPixels.neg().addi(1); NDArray touched = largest(hole, factor)) {
            return touched.neg().addi(1);
        }
    }

    /** The largest value of the pixels of each cell. */
    private static NDArray largest(NDArray pixels, int factor) {
        Shape cell = new Shape(factor, factor);
        return Pool.maxPool2d(pixels, cell, cell, new Shape(0, 0), false);
    }

    @Override
    public ErrorDirection error(NDArray x0) {
        return known.error(x0);
    }

    @Override
    public double errorSize(NDArray x0) {
        return known.errorSize(x0);
    }

    @Override
    public NDArray project(NDArray x0) {
        return known.project(x0);
    }

    /** The latent of the smoothly filled image, which lacks what that lacks: gaps stay in pixels. */
    @Override
    public Optional<InitialEstimate> guess() {
        return Optional.of(new InitialEstimate(latent.duplicate(), gap, gaps.map(NDArray::duplicate), 0));
    }

    @Override
    public NDArray toImage(NDArray z) {
        return BorderBlend.decoded(z, codec, pixels.measured(), knownPixels);
    }
}
